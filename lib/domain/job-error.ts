/** Where a wrapped error has its message, in the order in which they are asked. */
const MEMBERS = ["message", "error", "reason", "body"] as const;

/** An error inside of an error inside of an error is nobody's. */
const MOST_LAYERS = 4;

/**
 * The sentence in an error that is JSON: an Inngest server hands on what the app responded with, and what it says itself, as an object in a
 * text. What it wrote before the object is kept.
 */
export function unwrapError(text: string): string {
  let rest = text.trim();
  const said: string[] = [];
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const inner = innerOf(rest);
    if (inner === null) break;
    if (inner.before) said.push(inner.before);
    rest = inner.text.trim();
  }
  return [...said, rest].filter((part) => part !== "").join(": ") || text;
}

interface Inner {
  before: string;
  text: string;
}

function innerOf(text: string): Inner | null {
  const start = text.search(/[{"]/);
  if (start === -1) return null;
  try {
    const message = messageOf(JSON.parse(text.slice(start)));
    return message === null ? null : { before: text.slice(0, start).trim().replace(/:$/, ""), text: message };
  } catch {
    return null;
  }
}

function messageOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return null;
  for (const name of MEMBERS) {
    const member = messageOf(Reflect.get(value, name));
    if (member) return member;
  }
  return null;
}
