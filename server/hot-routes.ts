import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { uuidv7 } from "@/lib/crypto/uuid";
import { AppError } from "@/lib/errors";
import { errorResponse } from "@/lib/http/response";
import { traced } from "@/lib/telemetry/trace";

type Handler = (request: Request) => Promise<Response>;
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The calls that every use of a feature makes. Next costs about 1 ms of CPU before a route's first line; here the same
 * modules are called directly. They import nothing of next/*, so that both servers can call them.
 */
const HOT_ROUTES: Record<string, () => Promise<object>> = {
  "/api/usage/check": () => import("@/app/api/usage/check/route"),
  "/api/usage/record": () => import("@/app/api/usage/record/route"),
  "/api/usage/consume": () => import("@/app/api/usage/consume/route"),
  "/api/usage/enforce-check": () => import("@/app/api/usage/enforce-check/route"),
  "/api/usage/release": () => import("@/app/api/usage/release/route"),
  "/api/usage/batch": () => import("@/app/api/usage/batch/route"),
  "/api/usage/real-time": () => import("@/app/api/usage/real-time/route"),
  // Every job calls this one.
  "/api/inngest": () => import("@/app/api/inngest/route"),
};

/** Finds the listener for a request that is served in front of Next; null for everything that Next serves. */
export type HotRoutes = (request: IncomingMessage) => Listener | null;

export async function loadHotRoutes(): Promise<HotRoutes> {
  const listeners = new Map<string, Listener>();
  for (const [path, load] of Object.entries(HOT_ROUTES)) {
    for (const [method, handler] of Object.entries(await load())) {
      if (isHandler(method, handler))
        listeners.set(
          `${method} ${path}`,
          listen((request) => traced(path, method, () => handler(request))),
        );
    }
  }
  return (request) => listeners.get(`${request.method} ${pathOf(request.url ?? "/")}`) ?? null;
}

const METHOD = /^(GET|POST|PUT|PATCH|DELETE)$/;

function isHandler(name: string, value: unknown): value is Handler {
  return METHOD.test(name) && typeof value === "function";
}

/** The path without query and without its trailing slash: both forms are one route. */
export function pathOf(url: string): string {
  const query = url.indexOf("?");
  const path = query === -1 ? url : url.slice(0, query);
  return path.endsWith("/") ? path.slice(0, -1) : path;
}

export function listen(handler: Handler): Listener {
  return getRequestListener((request) => handler(request), {
    // Only reached for an invalid request target or Host header, which no route can answer.
    errorHandler: () => {
      const requestId = uuidv7();
      const refusal = new AppError("invalid_request", "This is not a valid HTTP request.");
      return errorResponse(refusal, requestId, { "X-Request-Id": requestId }, "unreadable request");
    },
  });
}
