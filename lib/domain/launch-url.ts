const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The URL of a feature's app, normalised: https, or http on the local machine for development. Null for anything else,
 * also for a URL with credentials.
 *
 * @param mayBeLocal false in production
 */
export function toLaunchUrl(typed: string, mayBeLocal: boolean): string | null {
  if (!URL.canParse(typed)) return null;
  const url = new URL(typed);
  if (url.username !== "" || url.password !== "") return null;
  if (url.protocol === "https:") return url.href;
  return mayBeLocal && url.protocol === "http:" && LOCAL_HOSTS.includes(url.hostname) ? url.href : null;
}
