import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What the peer does with one request, after it has read all of it. */
export type Behaviour = (response: ServerResponse, request: Received) => void;

export interface Peer {
  url: string;
  received: Received[];
  /** One behaviour a request, in order; the last one for all that follow. */
  behave(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/** A real HTTP server that misbehaves as configured, for tests of clients. */
export async function startPeer(): Promise<Peer> {
  const received: Received[] = [];
  let behaviours: Behaviour[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    const request = { method: incoming.method ?? "", path: incoming.url ?? "", headers: incoming.headers, body };
    received.push(request);
    const behaviour = behaviours.length > 1 ? behaviours.shift() : behaviours[0];
    behaviour?.(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    behave: (...next) => {
      behaviours = next;
      received.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export function respondWith(status: number, body: unknown, headers: Record<string, string> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { "Content-Type": "application/json", "X-Request-Id": "req-1", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** The request is processed, and its response is lost. */
export const dropConnection: Behaviour = (response) => response.socket?.destroy();

/** The response begins, and the connection breaks. */
export const cutResponse: Behaviour = (response) => {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
  response.write('{"success":');
  setTimeout(() => response.socket?.destroy(), 20);
};

export const neverRespond: Behaviour = () => {};
