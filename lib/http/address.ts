/** Set by the server in front (`server/http`), which overwrites whatever a client put there. */
export const ADDRESS_HEADER = "x-studymeter-address";

/** The caller's network address, for limits and the session list; `unknown` where only Next runs. */
export function readAddress(request: Request): string {
  return request.headers.get(ADDRESS_HEADER) ?? "unknown";
}
