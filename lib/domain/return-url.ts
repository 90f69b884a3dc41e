const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a page may redirect to this URL: https without credentials in it, or, where `allowLoopback`, plain http
 * on the same machine. Anything else (javascript:, data:, an app's own scheme) could run a script or open an unchecked app.
 */
export function isReturnUrl(address: string, allowLoopback: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username || password) return false;
  return protocol === "https:" || (protocol === "http:" && allowLoopback && LOOPBACK.has(hostname));
}
