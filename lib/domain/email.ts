/** One spelling per address: what a person types, as the database keeps it. Says nothing about whether it is an address at all. */
export function normaliseEmail(typed: string): string {
  return typed.trim().toLowerCase();
}
