import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Behaviour, dropConnection, type Peer, respondWith, startPeer } from "@/test/support/peer";
import { type RealTimeResponse, Studymeter, StudymeterError, type SubscribeOptions } from "./index";

let peer: Peer;

beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

const usage = (used: number) => ({ success: true, plan: "free", used }) as unknown as RealTimeResponse;
const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Starts a stream, writes the chunks unchanged, and then runs `then`. */
function streamOf(pieces: (string | Uint8Array)[], then: (response: ServerResponse) => void = () => {}): Behaviour {
  return async (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
    for (const piece of pieces) {
      response.write(piece);
      await sleep(15);
    }
    then(response);
  };
}

const end = (response: ServerResponse) => response.end();
const cut = (response: ServerResponse) => response.socket?.destroy();

function subscribe(options: SubscribeOptions & { token?: () => string } = {}) {
  const { token, ...rest } = options;
  const credentials = token ? { token } : { apiKey: "sm_live_test" };
  return new Studymeter({ baseUrl: peer.url, ...credentials, userId: "student-1" }).subscribe(rest);
}

/** The first `count` events, as "kind used". */
async function take(count: number, options: SubscribeOptions & { token?: () => string } = {}): Promise<string[]> {
  const taken: string[] = [];
  for await (const { kind, usage } of subscribe(options)) {
    taken.push(`${kind} ${Reflect.get(usage, "used")}`);
    if (taken.length === count) break;
  }
  return taken;
}

describe("subscribe", () => {
  test("sends the credential and the student, and yields every event in order", async () => {
    const begin = `retry: 10\n\n: beat\n\n${event("snapshot", usage(1))}`;
    peer.behave(streamOf([begin, event("usage", usage(2)) + event("subscription", usage(3))]));
    expect(await take(3)).toEqual(["snapshot 1", "usage 2", "subscription 3"]);
    expect(peer.received).toHaveLength(1);
    expect(peer.received[0]).toMatchObject({ method: "GET", path: "/api/usage/stream" });
    expect(peer.received[0]?.headers).toMatchObject({
      authorization: "Bearer sm_live_test",
      accept: "text/event-stream",
      "x-user-id": "student-1",
    });
  });

  test("assembles chunks, including a split character and a split line end", async () => {
    const bytes = Buffer.from(event("snapshot", { ...usage(1), plan: "मुफ़्त" }).replaceAll("\n", "\r\n"));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
    peer.behave(streamOf(pieces));
    for await (const { usage } of subscribe()) {
      expect(usage.plan).toBe("मुफ़्त");
      break;
    }
  });

  test("ignores unknown events", async () => {
    peer.behave(streamOf([event("confetti", "x"), event("snapshot", usage(1))]));
    expect(await take(1)).toEqual(["snapshot 1"]);
  });

  test("reconnects when the server ends the stream, the connection breaks, or nobody responds, and starts with a new snapshot", async () => {
    const lost: string[] = [];
    peer.behave(
      streamOf([event("snapshot", usage(1))], end),
      dropConnection,
      respondWith(503, { success: false, code: "unavailable", error: "Away." }, { "Retry-After": "0" }),
      streamOf([event("snapshot", usage(2))], cut),
      streamOf([event("snapshot", usage(3))]),
    );
    const taken = await take(3, { onLost: ({ code }) => lost.push(code) });
    expect(taken).toEqual(["snapshot 1", "snapshot 2", "snapshot 3"]);
    expect(lost).toEqual(["network_error", "network_error", "unavailable", "network_error"]);
  });

  test("waits as long as the server asked, with up to half of it as jitter", async () => {
    peer.behave(
      streamOf([`retry: 600\n\n${event("snapshot", usage(1))}`], end),
      streamOf([event("snapshot", usage(2))]),
    );
    const begin = performance.now();
    await take(2);
    expect(performance.now() - begin).toBeGreaterThan(300);
  });

  test("gets a fresh token when its token expires in the middle", async () => {
    peer.behave(
      streamOf([event("snapshot", usage(1)), event("end", { code: "unauthenticated", error: "Over." })], end),
      streamOf([event("snapshot", usage(2))]),
    );
    let calls = 0;
    expect(await take(2, { token: () => `token-${++calls}` })).toEqual(["snapshot 1", "snapshot 2"]);
    expect(peer.received.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  test.each([
    ["unauthenticated", 401],
    ["forbidden", 403],
    ["not_found", 404],
  ])("gives up on %s, with the server's error", async (code, status) => {
    peer.behave(respondWith(status, { success: false, code, error: "No.", request_id: "req-1" }));
    const failure = await take(1).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StudymeterError);
    expect(failure).toMatchObject({ code, status, requestId: "req-1", message: "No." });
    expect(peer.received).toHaveLength(1);
  });

  test("gives up if something else responds", async () => {
    peer.behave(respondWith(200, "<html>sign in to the network</html>", { "Content-Type": "text/html" }));
    expect(await take(1).catch((error: unknown) => error)).toMatchObject({ code: "invalid_response" });
  });

  test.each([
    ["while it waits for an event", streamOf([event("snapshot", usage(1))])],
    ["while it waits to reconnect", streamOf([`retry: 60000\n\n${event("snapshot", usage(1))}`], end)],
  ])("ends immediately when the signal is aborted, %s, and closes the connection", async (_, behaviour) => {
    let closed = false;
    peer.behave((response, request) => {
      response.on("close", () => {
        closed = true;
      });
      behaviour(response, request);
    });
    const abort = new AbortController();
    const taken: string[] = [];
    const begin = performance.now();
    for await (const { kind } of subscribe({ signal: abort.signal })) {
      taken.push(kind);
      setTimeout(() => abort.abort(), 60);
    }
    expect(taken).toEqual(["snapshot"]);
    expect(performance.now() - begin).toBeLessThan(2_000);
    await expect.poll(() => closed).toBe(true);
    expect(peer.received).toHaveLength(1);
  });
});
