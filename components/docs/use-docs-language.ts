import { useSyncExternalStore } from "react";
import { type DocsLanguage, docsLanguageCookie } from "./docs-language";

const aYear = 365 * 24 * 60 * 60;

// Kept for good: it is one browser's, and pages alone set it.
let chosen: DocsLanguage | null = null;
const followers = new Set<() => void>();

/** In a cookie, so that the server draws the next visit in it and nothing jumps. Browser only. */
export function chooseLanguage(language: DocsLanguage): void {
  chosen = language;
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every browser that we support.
  document.cookie = `${docsLanguageCookie}=${language}; path=/docs; max-age=${aYear}; samesite=lax`;
  for (const follow of followers) follow();
}

export function useDocsLanguage(initial: DocsLanguage): DocsLanguage {
  return useSyncExternalStore(
    (follow) => {
      followers.add(follow);
      return () => followers.delete(follow);
    },
    () => chosen ?? initial,
    () => initial,
  );
}
