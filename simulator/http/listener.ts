import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, json, type Reply } from "./reply";

export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const MOST_BODY_BYTES = 1_000_000;
/** Nobody waits longer for an answer that will never come. */
const SILENCE_MS = 120_000;

/** For a node:http server; unlike a web Response it can really say nothing, and really cut the line. */
export function createListener(publicUrl: string, handle: (request: Request) => Promise<Reply>): Listener {
  return async (incoming, outgoing) => {
    const reply = await readRequest(publicUrl, incoming)
      .then(handle)
      .catch(() => answer(json(SERVER_ERROR, 500)));
    if (reply.kind === "reset") incoming.socket.resetAndDestroy();
    else if (reply.kind === "silence") setTimeout(() => incoming.socket.destroy(), SILENCE_MS).unref();
    else await write(reply.response, outgoing);
  };
}

const SERVER_ERROR = {
  error: {
    code: "SERVER_ERROR",
    description: "The simulator failed.",
    source: "NA",
    step: "NA",
    reason: "NA",
    metadata: {},
  },
};

async function readRequest(publicUrl: string, incoming: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const method = incoming.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : await readBody(incoming);
  return new Request(new URL(incoming.url ?? "/", publicUrl), { method, headers, body });
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > MOST_BODY_BYTES) throw new Error("The body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function write(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** The same for whoever has only Request and Response: silence lasts until the caller gives up, a reset breaks the body. */
export async function toResponse(reply: Reply, signal: AbortSignal): Promise<Response> {
  if (reply.kind === "answer") return reply.response;
  if (reply.kind === "reset") {
    return new Response(
      new ReadableStream({ start: (controller) => controller.error(new Error("The simulator reset the connection.")) }),
    );
  }
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SILENCE_MS).unref();
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return new Response(null, { status: 504 });
}
