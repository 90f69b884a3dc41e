import type { Href } from "@/components/ui/href";

const home = "/dashboard";

/**
 * Where to go after signing in: a path of our own, or the dashboard. Anything that a browser would resolve to another
 * origin ("//evil", "/\evil", "https:evil") must be refused, so the standard URL resolution decides (no open redirect).
 */
export function safeCallbackPath(wanted: string | undefined): Href {
  if (!wanted?.startsWith("/")) return home;
  const base = "http://studymeter.invalid";
  if (!URL.canParse(wanted, base)) return home;
  const url = new URL(wanted, base);
  // "/..//evil" resolves within our origin to "//evil", which leaves it when followed.
  if (url.origin !== base || url.pathname.startsWith("//")) return home;
  // Whether the page exists is for the router to find out: the path came with the visitor.
  return `${url.pathname}${url.search}${url.hash}` as Href;
}
