/**
 * One text for every spelling of a JSON value: members in the order of their names, no blanks, numbers and texts as JavaScript writes them
 * (as RFC 8785 does). A number that JavaScript cannot hold, such as 1e999, is written by its name, and not as the null that
 * `JSON.stringify` makes of it.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    // By code units, whatever the language of the process.
    members.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return JSON.stringify(value);
}
