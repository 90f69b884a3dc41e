import { ApiReferenceReact } from "@scalar/api-reference-react";
import "@scalar/api-reference-react/style.css";
import "./api-reference.css";
import { useEffect, useMemo } from "react";
import type { DocsLanguage } from "./docs-language";
import { useDocsLanguage } from "./use-docs-language";
import { usePageTheme } from "./use-page-theme";

/** How Scalar writes a call in the languages of the guide. */
const CLIENTS = {
  sh: { targetKey: "shell", clientKey: "curl" },
  ts: { targetKey: "js", clientKey: "fetch" },
  py: { targetKey: "python", clientKey: "requests" },
} as const satisfies Record<DocsLanguage, { targetKey: string; clientKey: string }>;

/**
 * The reference, as Scalar draws it from our document, in the language that was chosen in the guide. Everything of it that would call
 * somebody else's server is off: its fonts, its client, its assistant, its telemetry. What has no option is patched by
 * mend-scalar.cjs (markup) and api-reference.css (looks).
 */
export default function ApiReference({ url, language }: { url: string; language: DocsLanguage }) {
  const mode = usePageTheme();
  const chosen = useDocsLanguage(language);
  const configuration = useMemo(
    () => ({
      url,
      theme: "none" as const,
      layout: "modern" as const,
      withDefaultFonts: false,
      telemetry: false,
      showDeveloperTools: "never" as const,
      hideClientButton: true,
      hideTestRequestButton: true,
      hideDarkModeToggle: true,
      hideModels: true,
      documentDownloadType: "none" as const,
      forceDarkModeState: mode,
      defaultHttpClient: CLIENTS[chosen],
      generateOperationSlug: ({ operationId, method, path }: { operationId?: string; method: string; path: string }) =>
        operationId ?? `${method}${path}`,
    }),
    [url, mode, chosen],
  );
  // The theme class that it sets on the body would stay and override ours on the next page.
  useEffect(() => () => document.body.classList.remove("light-mode", "dark-mode"), []);
  return <ApiReferenceReact configuration={configuration} />;
}
