/** `/v1/orders/:id` as a list of parts, so that matching is a walk and not a regular expression made at run time. */
export class Router<Route extends { method: string; path: string }> {
  readonly #routes: { route: Route; parts: string[] }[];

  constructor(routes: Route[]) {
    // Spelled-out parts come before named ones: /payments/create/recurring is no payment called "create".
    this.#routes = routes
      .map((route) => ({ route, parts: split(route.path) }))
      .sort((a, b) => names(a.parts) - names(b.parts));
  }

  find(method: string, path: string): { route: Route; params: Record<string, string> } | null {
    const given = split(path);
    for (const { route, parts } of this.#routes) {
      if (route.method !== method || parts.length !== given.length) continue;
      const params = match(parts, given);
      if (params) return { route, params };
    }
    return null;
  }
}

function split(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function names(parts: string[]): number {
  return parts.filter((part) => part.startsWith(":")).length;
}

function match(parts: string[], given: string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}
