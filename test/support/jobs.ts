import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { type Engine, type EngineOptions, startEngine } from "@/inngest/engine";
import { receiveEvents } from "@/inngest/engine/intake";
import { systemClock } from "@/lib/clock";

export const SIGNING_KEY = "signkey-test-0123456789abcdef0123456789abcdef";

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A client like the app's, for functions that a test defines. */
export function testClient(): Inngest {
  return new Inngest({
    id: "test",
    isDev: false,
    signingKey: SIGNING_KEY,
    eventKey: "embedded",
    baseUrl: "http://embedded.invalid",
    checkpointing: false,
    fetch: (url: RequestInfo | URL, init?: RequestInit) => receiveEvents(String(url), init),
    logger: QUIET,
  });
}

export interface JobServer {
  url: string;
  /** Calls that reached the functions: `function step attempt`. */
  calls: string[];
  close(): Promise<void>;
}

/** The functions behind the SDK's own handler, over HTTP. `lose` drops the response of a call that has run. */
export async function serveJobs(
  client: Inngest,
  functions: InngestFunction.Any[],
  lose: (call: number) => boolean = () => false,
): Promise<JobServer> {
  const handle = serve({ client, functions, enableUnauthedSync: false });
  const calls: string[] = [];
  return listen(async (request, lost) => {
    const response = await handle(request);
    if (request.method !== "POST") return response;
    const { searchParams } = new URL(request.url);
    calls.push(`${searchParams.get("fnId")} ${searchParams.get("stepId")}`);
    if (lose(calls.length)) lost();
    return response;
  }, calls);
}

type Handler = (request: Request, lost: () => void) => Promise<Response>;

async function listen(handle: Handler, calls: string[]): Promise<JobServer> {
  const server = createServer((incoming, response) => {
    const listener = getRequestListener((request) => handle(request, () => incoming.socket.destroy()));
    listener(incoming, response).catch(() => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/inngest`,
    calls,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The app's functions, over HTTP. */
export async function serveOwnJobs(): Promise<JobServer> {
  const route = await import("@/app/api/inngest/route");
  return listen((request) => (request.method === "POST" ? route.POST(request) : route.PUT(request)), []);
}

/** An engine on these functions, with poll and backoff times for tests. */
export async function runEngine(server: JobServer, options: Partial<EngineOptions> = {}): Promise<Engine> {
  return startEngine({
    endpoint: { url: server.url, signingKey: SIGNING_KEY },
    clock: systemClock,
    pollMs: 20,
    backoff: () => 10,
    ...options,
  });
}

/** Starts an instance that the test kills. */
export async function startJobProcess(databaseUrl: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "job-process.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  if (child.exitCode !== null) throw new Error("the instance ended before it ran");
  return child;
}

/** Polls until the value is right, or fails with the last one. */
export async function eventually<Value>(
  look: () => Promise<Value> | Value,
  isRight: (value: Value) => boolean,
  withinMs = 60_000,
): Promise<Value> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await look();
    if (isRight(value)) return value;
    if (performance.now() > end) throw new Error(`it never came true: ${JSON.stringify(value)}`);
    await sleep(20);
  }
}
