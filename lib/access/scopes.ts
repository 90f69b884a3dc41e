/** What an API key may be trusted with. `admin` is all of them; `usage:import` alone may record the past and exceed a limit. */
export const SCOPES = [
  "usage:read",
  "usage:write",
  "usage:import",
  "subscriptions:read",
  "subscriptions:write",
  "students:write",
  "admin",
] as const;

export type Scope = (typeof SCOPES)[number];

export function isScope(word: string): word is Scope {
  return (SCOPES as readonly string[]).includes(word);
}
