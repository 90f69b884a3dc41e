import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { forgotPassword } from "@/lib/contract/operations/account";
import { drainObservations } from "@/lib/db/alert/observations";
import { createLogger, logTo } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";
import { listen } from "@/server/hot-routes";
import { CLIENT_LEFT_STATUS } from "./client-left";
import { definePublicRoute } from "./define-route";

let logged: string[];
let endLog: () => void;

beforeEach(() => {
  logged = [];
  endLog = logTo(createLogger({ write: (line) => void logged.push(line) }, "trace"));
  metrics().requests.reset();
  drainObservations();
});
afterEach(() => endLog());

const route = definePublicRoute(forgotPassword, async () => expect.unreachable());

async function expectNothingRecorded(): Promise<void> {
  expect(logged).toEqual([]);
  expect((await metrics().requests.get()).values).toEqual([]);
  expect(drainObservations().latencies.size).toBe(0);
}

test("a client that leaves in the middle of its body is no failure: no error, no measurement", async () => {
  let end: (status: number) => void = () => undefined;
  const ended = new Promise<number>((done) => {
    end = done;
  });
  const answer = listen(async (request) => {
    const response = await route(request);
    end(response.status);
    return response;
  });
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const head = ["POST /api/account/forgot-password HTTP/1.1", "Host: study.test", "Content-Length: 100"];
  socket.write(`${head.join("\r\n")}\r\n\r\n{"email":`);
  await once(server, "request");
  socket.destroy();
  expect(await ended).toBe(CLIENT_LEFT_STATUS);
  await expectNothingRecorded();
  server.close();
});

test.each([
  ["AbortError", new DOMException("This operation was aborted", "AbortError")],
  ["ECONNRESET", Object.assign(new Error("aborted"), { code: "ECONNRESET" })],
])("as Next hands it on (%s) it is none either", async (_, error) => {
  const body = new ReadableStream({ pull: (controller) => controller.error(error) });
  const request = new Request("http://study.test/api/account/forgot-password", {
    method: "POST",
    body,
    duplex: "half",
  } as RequestInit);
  expect((await route(request)).status).toBe(CLIENT_LEFT_STATUS);
  await expectNothingRecorded();
});

test("an error of ours while the body is read is still logged and measured", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("a bug")) });
  const request = new Request("http://study.test/api/account/forgot-password", {
    method: "POST",
    body,
    duplex: "half",
  } as RequestInit);
  expect((await route(request)).status).toBe(500);
  expect(logged.join()).toContain("a bug");
  expect((await metrics().requests.get()).values.length).toBeGreaterThan(0);
});
