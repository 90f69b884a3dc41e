import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@/server/free-port";
import { type RunningSimulator, type SimulatorOptions, startSimulator } from "@/simulator";

export { freePort };

export const KEYS = {
  keyId: "rzp_test_tests",
  keySecret: "razorpay-of-the-tests",
  webhookSecret: "webhook-of-the-tests",
};

/** A local Razorpay on a free port, with the keys of the tests' environment. */
export function startTestSimulator(
  options: Pick<SimulatorOptions, "databaseUrl"> & Partial<SimulatorOptions>,
): Promise<RunningSimulator> {
  return startSimulator({ ...KEYS, ...options });
}

/** A call of the simulator's control API. An error status does not throw. */
export async function control(url: string, method: string, path: string, body?: object) {
  const response = await fetch(`${url}/__control${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${KEYS.keyId}:${KEYS.keySecret}`).toString("base64")}`,
      "content-type": "application/json",
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: await response.json() };
}

export interface ReceivedEvent {
  eventId: string;
  type: string;
  signature: string;
  rawBody: string;
  body: { event: string; payload: Record<string, { entity: Record<string, unknown> }> };
}

export interface WebhookReceiver {
  url: string;
  events: ReceivedEvent[];
  /** Sets the status that deliveries are answered with; 200 by default. */
  respondWith(status: (event: ReceivedEvent) => number): void;
  /** Waits until this many events have arrived, or fails with those that did. */
  waitFor(count: number, withinMs?: number): Promise<ReceivedEvent[]>;
  stop(): Promise<void>;
}

/** An endpoint that records what it receives. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const events: ReceivedEvent[] = [];
  let statusFor: (event: ReceivedEvent) => number = () => 200;
  const server = createServer(async (request, response) => {
    const event = await readEvent(request);
    events.push(event);
    response.writeHead(statusFor(event)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    events,
    respondWith: (status) => {
      statusFor = status;
    },
    waitFor: async (count, withinMs = 10_000) => {
      const end = performance.now() + withinMs;
      while (events.length < count) {
        if (performance.now() > end) {
          throw new Error(`Waited for ${count} events, got: ${events.map((event) => event.type).join(", ") || "none"}`);
        }
        await sleep(10);
      }
      return events;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readEvent(request: IncomingMessage): Promise<ReceivedEvent> {
  let rawBody = "";
  for await (const chunk of request) rawBody += chunk;
  const body = JSON.parse(rawBody);
  return {
    eventId: String(request.headers["x-razorpay-event-id"]),
    signature: String(request.headers["x-razorpay-signature"]),
    type: body.event,
    rawBody,
    body,
  };
}
