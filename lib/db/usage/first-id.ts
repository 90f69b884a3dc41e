/** The lowest id of version 7 that can have been made at an instant. */
export function firstIdAt(instant: Date): string {
  const ms = instant.getTime().toString(16).padStart(12, "0");
  return `${ms.slice(0, 8)}-${ms.slice(8)}-0000-0000-000000000000`;
}
