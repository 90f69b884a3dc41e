/** One spelling per address: what a person types, as the database stores it. Does not check that it is a valid address. */
export function normaliseEmail(typed: string): string {
  return typed.trim().toLowerCase();
}
