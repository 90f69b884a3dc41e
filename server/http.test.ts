import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { readJsonBody } from "@/lib/http/request-body";
import { eventually } from "@/test/support/jobs";
import { type HotRoutes, listen } from "./hot-routes";
import { createHttpServer, type NextHandler } from "./http";

const PATIENCE = { headers: 100, request: 200, check: 20 };

let server: Server;
afterEach(() => server?.close());

const echo: NextHandler = async (request, response) => {
  response.setHeader("X-Served-By", "next");
  response.end(`${request.method} ${request.url} at ${request.headers.host}`);
};

async function serve(next: NextHandler = echo, hotRoutes: HotRoutes | null = null): Promise<void> {
  server = createHttpServer({ hotRoutes, simulator: null, next, trustProxyHops: 0, patience: PATIENCE });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

/** What the server sends before it closes the connection. The client never closes its own side. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
  socket.write(bytes);
  try {
    return await text(socket);
  } finally {
    socket.destroy();
  }
}

const request = (line: string, ...headers: string[]) =>
  `${[line, "Host: study.test", "Connection: close", ...headers].join("\r\n")}\r\n\r\n`;

function bodyOf(response: string): Record<string, unknown> {
  return JSON.parse(/\r\n\r\n(\{.*\})$/s.exec(response)?.[1] ?? "null");
}

function connections(): Promise<number> {
  return new Promise((done, failed) => server.getConnections((error, count) => (error ? failed(error) : done(count))));
}

describe("a target that no route can read", () => {
  test.each([
    "OPTIONS *",
    "GET /api/students/%zz",
    "DELETE /api/students/%E0%A4%A",
    "GET /admin/subscriptions/100%",
    "GET /%",
    "GET api/health",
  ])("%s is a 400 in our shape, and never reaches Next", async (line) => {
    await serve(() => expect.unreachable());
    const response = await exchange(request(`${line} HTTP/1.1`));
    expect(response).toMatch(/^HTTP\/1\.1 400 /);
    expect(bodyOf(response)).toMatchObject({ success: false, code: "invalid_request", request_id: expect.any(String) });
    expect(response.toLowerCase()).toContain("x-content-type-options: nosniff\r\n");
  });

  test("differs from one whose query only looks odd, and from an encoded percent sign", async () => {
    await serve();
    for (const target of ["/plans?discount=100%", "/api/students/100%25"]) {
      expect(await exchange(request(`GET ${target} HTTP/1.1`))).toContain(`GET ${target} at study.test`);
    }
  });

  test("in absolute form is that path at that host", async () => {
    await serve();
    const response = await exchange(request("GET http://other.test:8080/plans?a=1 HTTP/1.1"));
    expect(response).toContain("GET /plans?a=1 at other.test:8080");
  });
});

describe("every answer", () => {
  test("has the headers that tell browsers what not to do, and Next's own", async () => {
    await serve();
    const response = (await exchange(request("GET /plans HTTP/1.1"))).toLowerCase();
    for (const header of [
      "x-content-type-options: nosniff",
      "permissions-policy: camera=(), geolocation=(), microphone=(), usb=()",
      "cross-origin-opener-policy: same-origin-allow-popups",
      "x-served-by: next",
    ]) {
      expect(response).toContain(`${header}\r\n`);
    }
  });

  test("has them when Next fails, too", async () => {
    await serve(() => Promise.reject(new Error("a test of a failure")));
    const response = await exchange(request("GET /plans HTTP/1.1"));
    expect(response).toMatch(/^HTTP\/1\.1 500 /);
    expect(response).toContain("X-Content-Type-Options: nosniff\r\n");
  });
});

describe("a client that is too slow", () => {
  const readingBody = listen(async (request) => {
    await readJsonBody(request);
    return Response.json({});
  });

  test.each([
    ["with its headers", "POST /api/usage/consume HTTP/1.1\r\nHost: st"],
    ["with its body", "POST /api/usage/consume HTTP/1.1\r\nHost: study.test\r\nContent-Length: 100\r\n\r\n{"],
    ["with anything", ""],
  ])("%s is told so, and its connection is gone although it keeps its own side open", async (_, bytes) => {
    await serve(echo, () => readingBody);
    const response = await exchange(bytes);
    expect(response).toMatch(/^HTTP\/1\.1 408 /);
    expect(bodyOf(response)).toMatchObject({ code: "request_timeout" });
    expect(response).toContain("X-Content-Type-Options: nosniff\r\n");
    expect(await eventually(connections, (count) => count === 0)).toBe(0);
  });

  test("sees why too much was refused, although it was still sending", async () => {
    await serve();
    const response = await exchange(`GET /${"x".repeat(100_000)} HTTP/1.1\r\nHost: study.test\r\n\r\n`);
    expect(response).toMatch(/^HTTP\/1\.1 431 /);
    expect(bodyOf(response)).toMatchObject({ code: "headers_too_large" });
  });
});
