import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createSimulator, type Simulator } from "@/simulator";
import { control, KEYS } from "@/test/support/simulator";
import type { Life } from "./life";

/** The local Razorpay over HTTP, behind a line that breaks when the process that calls it dies. */
export interface Gateway {
  url: string;
  /** A call of its control API. @throws where it is refused */
  control(method: string, path: string, body?: object): Promise<Json>;
  /** The same, where an error status is returned and not thrown. */
  ask(method: string, path: string, body?: object): Promise<{ status: number; body: Json }>;
  /** A call from the merchant's dashboard of the gateway. */
  dashboard(method: string, path: string, body?: object): Promise<{ status: number; body: Json }>;
  /** Starts again on another database. */
  moveTo(world: { databaseUrl: string; life: Life; now: () => Date; receive: Receive }): Promise<void>;
  stop(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into responses of every shape
export type Json = any;

/** Receives a webhook. @returns the status of the response to the gateway */
export type Receive = (webhook: { raw: string; headers: Headers }) => Promise<number>;

export async function startGateway(): Promise<Gateway> {
  let simulator: Simulator | null = null;
  let world: Parameters<Gateway["moveTo"]>[0] | null = null;

  const server = createServer((request, response) => {
    if (!simulator || !world) return void response.destroy();
    const isControl = request.url?.startsWith("/__control") || request.headers["x-dashboard"] !== undefined;
    const fate = isControl ? "made" : world.life.atCall();
    if (fate === "lost") return void request.socket.destroy();
    if (fate === "unanswered") dropResponse(response);
    void simulator.listener(request, response);
  });
  const receiver = createServer(async (request, response) => {
    let raw = "";
    for await (const chunk of request) raw += chunk;
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    response.writeHead(world ? await world.receive({ raw, headers }) : 503).end();
  });
  const [url, webhookUrl] = await Promise.all([server, receiver].map(listen));
  if (!url || !webhookUrl) throw new Error("no port");

  // A dropped connection of a call that is not ours is a result, too.
  const ask: Gateway["ask"] = (method, path, body) =>
    control(url, method, path, body).catch(() => ({ status: 0, body: null }));
  return {
    url,
    ask,
    control: async (method, path, body) => {
      const response = await ask(method, path, body);
      if (response.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(response.body)}`);
      return response.body;
    },
    dashboard: async (method, path, body) => {
      const authorization = `Basic ${Buffer.from(`${KEYS.keyId}:${KEYS.keySecret}`).toString("base64")}`;
      const headers = { authorization, "content-type": "application/json", "x-dashboard": "yes" };
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      }).catch(() => null);
      return { status: response?.status ?? 0, body: await response?.json().catch(() => null) };
    },
    moveTo: async (next) => {
      await simulator?.stop();
      world = next;
      const { databaseUrl, now } = next;
      simulator = createSimulator({ ...KEYS, databaseUrl, publicUrl: url, webhookUrl, clock: { now } });
      await simulator.start();
    },
    stop: async () => {
      for (const each of [server, receiver]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
      await simulator?.stop();
    },
  };
}

/** The request is processed, and its response is lost. */
function dropResponse(response: ServerResponse): void {
  response.write = () => true;
  response.end = () => {
    response.socket?.destroy();
    return response;
  };
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
