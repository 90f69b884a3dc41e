import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createProbe, type Server as NetServer } from "node:net";
import { uuidv7 } from "@/lib/crypto/uuid";
import { SIMULATOR_PATH } from "@/lib/gateway";
import { REQUEST_ID } from "@/lib/http/response";
import { securityHeaders } from "@/lib/http/security-headers";
import { withCallScope } from "@/lib/telemetry/call-scope";
import { observeRequest } from "@/lib/telemetry/metrics";
import { StartError } from "@/server/start-error";
import { setClientAddress } from "./client-address";
import type { HotRoutes, Listener } from "./hot-routes";
import { findUnreadableTarget, useOriginForm } from "./request-target";
import { respondUnreadable } from "./unreadable-request";
import { findWrongMethod } from "./wrong-method";

export type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpOptions {
  hotRoutes: HotRoutes | null;
  /** The local Razorpay, if this process serves it. */
  simulator: Listener | null;
  next: NextHandler;
  trustProxyHops: number;
  patience?: Patience;
}

/** How long a client may take to send what it has begun, in milliseconds. */
interface Patience {
  headers: number;
  request: number;
  /** How often connections are checked for it. */
  check: number;
}

/** Node's own check every 30 seconds would give a client three times as long. */
const PATIENCE: Patience = { headers: 15_000, request: 30_000, check: 5_000 };

/** One server for everything: the local Razorpay on its path, hot usage calls directly, the rest by Next. */
export function createHttpServer(options: HttpOptions): Server {
  const { hotRoutes, simulator, next, trustProxyHops, patience = PATIENCE } = options;
  const server = createServer({ connectionsCheckingInterval: patience.check }, (request, response) => {
    setClientAddress(request, trustProxyHops);
    useOriginForm(request);
    const gateway = request.url?.startsWith(`${SIMULATOR_PATH}/`) ? simulator : null;
    // Hot routes write the headers of every answer with their own, because headers that are set one by one cost more; the gateway's are its own.
    const answer = gateway ?? hotRoutes?.(request) ?? withHeaders(inFrontOfNext(request) ?? inScope(next));
    answer(request, response).catch((error: unknown) => fail(response, error));
  });
  server.on("clientError", respondUnreadable);
  // A client that trickles its headers or body must not hold a connection for ever. Streamed responses are not limited.
  server.headersTimeout = patience.headers;
  server.requestTimeout = patience.request;
  // Longer than the 60 s of common load balancers, which would otherwise send into a connection that we are closing.
  server.keepAliveTimeout = 65_000;
  return server;
}

function inFrontOfNext(request: IncomingMessage): Listener | null {
  return findUnreadableTarget(request) ?? findWrongMethod(request);
}

/** Next adds a header of a route only where it is not set yet, so that none is sent twice. */
function withHeaders(answer: Listener): Listener {
  return (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders())) response.setHeader(name, value);
    return answer(request, response);
  };
}

/**
 * Requests that Next serves get their id here, so that every log line names it. API calls measure themselves; for pages and files the time
 * until the response was completely sent is recorded.
 */
function inScope(next: NextHandler): NextHandler {
  return (request, response) => {
    const given = String(request.headers["x-request-id"] ?? "");
    const path = request.url ?? "/";
    if (!path.startsWith("/api/")) {
      const startedAt = performance.now();
      const route = path.startsWith("/_next/") ? "files" : "pages";
      response.once("finish", () => observeRequest(route, request.method ?? "", response.statusCode, startedAt));
    }
    const scope = { requestId: REQUEST_ID.test(given) ? given : uuidv7(), databaseMs: 0 };
    return withCallScope(scope, () => next(request, response));
  };
}

/** Next and the route modules handle their own errors; an error here is a bug of the layer between. */
function fail(response: ServerResponse, error: unknown): void {
  // Whoever left before the answer was complete needs none, and it was not our failure.
  if (response.destroyed) return;
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(500, { "Content-Type": "application/json", "Cache-Control": "no-store", ...securityHeaders() });
  response.end(JSON.stringify({ success: false, error: "Something went wrong on our side.", code: "internal_error" }));
}

/** Checks that the port is free before anything that takes long, and reports in one line. */
export async function requireFreePort(port: number, host: string): Promise<void> {
  const probe = createProbe();
  await listen(probe, port, host);
  await new Promise((done) => probe.close(done));
}

export async function listen(server: NetServer, port: number, host: string): Promise<void> {
  await new Promise<void>((done, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(explain(error, port, host));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      done();
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new StartError(
        `Port ${port} is in use by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
      );
    case "EACCES":
      return new StartError(`Port ${port} can only be opened by root. Choose one above 1023: PORT=3000 npm start`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartError(`HOST=${host} is not an address of this machine.`);
    default:
      return error;
  }
}
