/** The scopes of an API key. `admin` includes all of them; only `usage:import` may record backdated uses, over the limit. */
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
