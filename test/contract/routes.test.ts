import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Operation } from "@/lib/contract/operation";
import { OPERATIONS } from "@/lib/contract/operations";

const ROOT = join(import.meta.dirname, "../..");
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Routes that are no call of the API, and why. */
const FOREIGN: Record<string, string> = {
  "/api/{path}": "says 404 where there is nothing",
  "/api/inngest": "where the job engine calls our functions, signed",
  "/api/auth/{nextauth}": "next-auth's own calls, for our sign-in page",
};

interface Found {
  method: string;
  path: string;
  operation: Operation | undefined;
  /** Of a handler made by `withFeature`: an app's own route, whose quota is ours and whose answers are not. */
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
  test("each carry the operation that they answer, at its method and path", () => {
    const undeclared = handlers.filter(({ path, operation, feature }) => !operation && !feature && !FOREIGN[path]);
    expect(undeclared.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    for (const { method, path, operation } of handlers) {
      if (operation) expect(`${method} ${path}`).toBe(`${operation.method} ${operation.path}`);
    }
  });

  test("are the documented operations, each exactly once", () => {
    const answered = handlers.flatMap(({ operation }) => (operation ? [operation.id] : []));
    expect(answered.toSorted()).toEqual(OPERATIONS.map((operation) => operation.id).toSorted());
  });
});
