const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Where a feature's own app is, as a browser writes the address: https; or, to try it out, http on the same machine. Null for anything else,
 * also for an address with a name and password in it.
 *
 * @param mayBeLocal not in production
 */
export function toLaunchUrl(typed: string, mayBeLocal: boolean): string | null {
  if (!URL.canParse(typed)) return null;
  const url = new URL(typed);
  if (url.username !== "" || url.password !== "") return null;
  if (url.protocol === "https:") return url.href;
  return mayBeLocal && url.protocol === "http:" && LOCAL_HOSTS.includes(url.hostname) ? url.href : null;
}
