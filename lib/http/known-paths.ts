import { OPERATIONS } from "@/lib/contract/operations";

/** Next answers these by itself, from the methods that a route has. */
const ALWAYS = ["HEAD", "OPTIONS"];

interface KnownPath {
  pattern: RegExp;
  methods: Set<string>;
}

// Kept for good: paths of this very version.
let known: KnownPath[] | undefined;

function knownPaths(): KnownPath[] {
  if (known) return known;
  const byPath = new Map<string, Set<string>>();
  for (const { path, method } of OPERATIONS) byPath.set(path, (byPath.get(path) ?? new Set()).add(method));
  known = [...byPath].map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    methods,
  }));
  return known;
}

/** The methods of a call's path, where `method` is none of them; null where it is one, and where the path is no call of ours. */
export function findOtherMethods(method: string, path: string): string[] | null {
  if (!path.startsWith("/api/") || ALWAYS.includes(method)) return null;
  const matching = knownPaths().filter(({ pattern }) => pattern.test(path));
  const methods = new Set(matching.flatMap((match) => [...match.methods]));
  return methods.size === 0 || methods.has(method) ? null : [...methods];
}
