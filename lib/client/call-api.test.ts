import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { dropConnection, type Peer, respondWith, startPeer } from "@/test/support/peer";
import { type CallApi, type CallName, callsOver, type RequestOf, type ResponseOf } from "./call-api";
import { StudymeterError } from "./error";
import { Transport } from "./transport";

let peer: Peer;
let call: CallApi;

beforeAll(async () => {
  peer = await startPeer();
  call = callsOver(new Transport({ baseUrl: peer.url, retries: 1 }));
});
afterAll(() => peer.close());

describe("a call by method and path", () => {
  test("goes where its name says, with its parameters escaped and its body as JSON", async () => {
    peer.behave(respondWith(200, { success: true }));
    await call("POST /api/admin/keys/{key_id}/revoke", { params: { key_id: "a/b ?" }, body: { reason: "It leaked." } });
    expect(peer.received[0]).toMatchObject({
      method: "POST",
      path: "/api/admin/keys/a%2Fb%20%3F/revoke",
      body: JSON.stringify({ reason: "It leaked." }),
    });
  });

  test("puts its query into the address, and leaves out what is not given", async () => {
    peer.behave(respondWith(200, { success: true }));
    await call("GET /api/admin/subscriptions", { query: { q: "a b", limit: 6, plan: undefined } });
    expect(peer.received[0]).toMatchObject({ method: "GET", path: "/api/admin/subscriptions?q=a+b&limit=6" });
  });

  test("names the student that it is about, and carries the headers that it is given", async () => {
    peer.behave(respondWith(200, { success: true }));
    await call("PUT /api/students/{user_id}", {
      params: { user_id: "u" },
      body: {},
      userId: "stu_1",
      headers: { "X-Test-Clock": "clk_1" },
    });
    expect(peer.received[0]?.headers).toMatchObject({ "x-user-id": "stu_1", "x-test-clock": "clk_1" });
  });

  test("has one idempotency key for all its tries where it posts, the caller's where they bring one, and none where it reads", async () => {
    peer.behave(dropConnection, respondWith(200, { success: true }));
    await call("POST /api/subscriptions/renew", { body: {} });
    await call("POST /api/subscriptions/renew", { body: {}, idempotencyKey: "the key of this press" });
    await call("GET /api/account");
    const [lost, again, own, read] = peer.received.map(({ headers }) => headers["idempotency-key"]);
    expect(lost).toMatch(/^\S{16,}$/);
    expect([again, own, read]).toEqual([lost, "the key of this press", undefined]);
  });
});

test("a refused call throws the server's sentence, its code and the request's id, and tells whoever minds every error", async () => {
  const refusal = { success: false, error: "This key has ended.", code: "conflict", request_id: "req-1" };
  peer.behave(respondWith(409, refusal));
  const minded: unknown[] = [];
  const minding = callsOver(new Transport({ baseUrl: peer.url, retries: 0 }), (error) => minded.push(error));
  const failure = await minding("GET /api/account").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StudymeterError);
  expect(failure).toMatchObject({ message: refusal.error, code: "conflict", status: 409, requestId: "req-1" });
  expect(minded).toEqual([failure]);
});

test("what a call takes and answers is known from its name alone", () => {
  type Rotate = "POST /api/admin/keys/{key_id}/rotate";
  expectTypeOf<RequestOf<Rotate>["params"]>().toEqualTypeOf<{ key_id: string }>();
  expectTypeOf<RequestOf<Rotate>["body"]["reason"]>().toEqualTypeOf<string>();
  expectTypeOf<ResponseOf<Rotate>["secret"]>().toEqualTypeOf<string>();
  expectTypeOf<"POST /api/admin/keys/{key_id}/rotated">().not.toExtend<CallName>();
  expectTypeOf<{ body: { reason: string } }>().not.toExtend<RequestOf<Rotate>>();
  expectTypeOf<{ body: { enabled: string } }>().not.toExtend<RequestOf<"POST /api/subscriptions/auto-renewal">>();
  expectTypeOf<{ body: Record<string, never> }>().not.toExtend<RequestOf<"GET /api/account">>();
});
