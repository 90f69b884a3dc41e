import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Line } from "./database-line";
import type { Step } from "./steps";
import type { Guard } from "./trap";

interface Call {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

interface Forwarded {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** A proxy between one instance and the gateway. */
export function startGatewayLine(simulatorUrl: string, trap: Guard): Promise<Line> {
  return startLine(async (call, response) => {
    const what = meaningOf(call);
    if (what && trap.takes(`${what.who}: before the ${what.thing}` as Step)) return;
    const forwarded = await forward(simulatorUrl, call);
    if (what && trap.takes(`${what.who}: after the ${what.thing}` as Step)) return;
    reply(response, forwarded);
  });
}

/** Only the order of a purchase asks for a mandate. */
function meaningOf({ method, path, body }: Call): { who: "purchase" | "renewal"; thing: "order" | "charge" } | null {
  if (method !== "POST") return null;
  if (path.endsWith("/payments/create/recurring")) return { who: "renewal", thing: "charge" };
  if (!path.endsWith("/orders")) return null;
  return { who: JSON.parse(body).token ? "purchase" : "renewal", thing: "order" };
}

/** A delay in which the caller may record the payment before the webhook does. */
const WEBHOOK_TAKES_MS = 400;

/** A proxy from the gateway to our webhook route: to the instance that is killed next, as long as there is one. */
export function startWebhookLine(appUrl: () => string, trap: Guard): Promise<Line> {
  return startLine(async (call, response) => {
    const who = call.body.includes('"purpose":') ? "purchase" : "renewal";
    await sleep(WEBHOOK_TAKES_MS);
    if (trap.takes(`${who}: before the webhook`)) return;
    const forwarded = await forward(appUrl(), call).catch(() => null);
    if (forwarded && trap.takes(`${who}: after the webhook`)) return;
    if (forwarded) reply(response, forwarded);
    else response.destroy();
  });
}

async function startLine(handle: (call: Call, response: ServerResponse) => Promise<void>): Promise<Line> {
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    const call = { method: incoming.method ?? "GET", path: incoming.url ?? "/", headers: incoming.headers, body };
    await handle(call, response).catch(() => response.destroy());
  });
  return listen(server);
}

async function listen(server: Server): Promise<Line> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function forward(base: string, { method, path, headers, body }: Call): Promise<Forwarded> {
  const { host, ...others } = headers;
  const outgoing = request(new URL(path, base), { method, headers: others });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 502, headers: response.headers, body: Buffer.concat(chunks) };
}

function reply(response: ServerResponse, { status, headers, body }: Forwarded): void {
  const { connection, "transfer-encoding": chunked, ...others } = headers;
  response.writeHead(status, { ...others, "content-length": body.length });
  response.end(body);
}
