import { OPERATIONS } from "@/lib/contract/operations";

/** Next handles these itself, based on the methods of a route. */
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

/** The methods that a path supports, if `method` is not one of them; null if it is, or if the path is not part of the API. */
export function findOtherMethods(method: string, path: string): string[] | null {
  if (!path.startsWith("/api/") || ALWAYS.includes(method)) return null;
  const matching = knownPaths().filter(({ pattern }) => pattern.test(path));
  const methods = new Set(matching.flatMap((match) => [...match.methods]));
  return methods.size === 0 || methods.has(method) ? null : [...methods];
}
