/** Set by our server in front of Next (`server/http`), which overwrites any value from a client. */
export const ADDRESS_HEADER = "x-studymeter-address";

/** The caller's network address, for rate limits and the session list; `unknown` if only Next runs. */
export function readAddress(request: Request): string {
  return request.headers.get(ADDRESS_HEADER) ?? "unknown";
}
