import { ApiReferenceReact } from "@scalar/api-reference-react";
import "@scalar/api-reference-react/style.css";
import "./api-reference.css";
import { useEffect, useMemo, useRef } from "react";
import { usePageTheme } from "./use-page-theme";

/**
 * The reference, as Scalar draws it from our document. Everything of it that would call somebody else's server is off: its fonts, its
 * client, its assistant, its telemetry.
 */
export default function ApiReference({ url }: { url: string }) {
  const mode = usePageTheme();
  const box = useRef<HTMLDivElement>(null);
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
      generateOperationSlug: ({ operationId, method, path }: { operationId?: string; method: string; path: string }) =>
        operationId ?? `${method}${path}`,
    }),
    [url, mode],
  );
  // What it writes onto the body to say which theme it is would outlive it, and hold against ours on the next page.
  useEffect(() => () => document.body.classList.remove("light-mode", "dark-mode"), []);
  // It takes itself for the whole page; in ours it is a part.
  useEffect(() => {
    const observer = new MutationObserver(() => {
      const main = box.current?.querySelector("main");
      if (!main) return;
      main.setAttribute("role", "region");
      observer.disconnect();
    });
    if (box.current) observer.observe(box.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box}>
      <ApiReferenceReact configuration={configuration} />
    </div>
  );
}
