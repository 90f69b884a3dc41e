import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Operation } from "@/lib/contract/operation";
import { OPERATIONS } from "@/lib/contract/operations";

const ROOT = join(import.meta.dirname, "../..");
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Routes that are not operations of the API, and why. */
const EXEMPT: Record<string, string> = {
  "/api/{path}": "responds with 404 to unknown paths",
  "/api/inngest": "where the job engine calls our functions, signed",
  "/api/auth/{nextauth}": "next-auth's own calls, for our sign-in page",
};

interface Found {
  method: string;
  path: string;
  operation: Operation | undefined;
  /** Set by `withFeature`: a route of an app, whose quota we check and whose responses are its own. */
  feature: string | undefined;
}

async function findHandlers(): Promise<Found[]> {
  const found: Found[] = [];
  const files = await readdir(join(ROOT, "app/api"), { recursive: true });
  for (const file of files.filter((name) => name.endsWith("/route.ts"))) {
    const path = `/api/${file.slice(0, -"/route.ts".length)}`.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}");
    const module: Record<string, unknown> = await import(join(ROOT, "app/api", file));
    for (const method of METHODS) {
      const handler = module[method] as Pick<Found, "operation" | "feature"> | undefined;
      if (handler) found.push({ method, path, operation: handler.operation, feature: handler.feature });
    }
  }
  return found;
}

const handlers = await findHandlers();

describe("the routes of app/api", () => {
  test("each declare their operation, at its method and path", () => {
    const undeclared = handlers.filter(({ path, operation, feature }) => !operation && !feature && !EXEMPT[path]);
    expect(undeclared.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    for (const { method, path, operation } of handlers) {
      if (operation) expect(`${method} ${path}`).toBe(`${operation.method} ${operation.path}`);
    }
  });

  test("are the documented operations, each exactly once", () => {
    const declared = handlers.flatMap(({ operation }) => (operation ? [operation.id] : []));
    expect(declared.toSorted()).toEqual(OPERATIONS.map((operation) => operation.id).toSorted());
  });
});
