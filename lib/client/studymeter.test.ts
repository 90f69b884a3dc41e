import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cutResponse, dropConnection, neverRespond, type Peer, respondWith, startPeer } from "@/test/support/peer";
import { type RecordResponse, Studymeter, StudymeterError } from "./index";

const granted: RecordResponse = {
  success: true,
  feature: "quiz",
  usage_recorded: true,
  usage_id: "use_1",
  current_quota: { used: 1, limit: 5, remaining: 4, percentage: 20 },
  remaining_uses: 4,
  message: "Recorded.",
};
const refusal = {
  success: false,
  error: "Feature limit exhausted for free plan",
  code: "quota_exhausted",
  request_id: "req-1",
  feature: "quiz",
  usage_recorded: false,
  reason: "Feature limit exhausted for free plan",
  upgrade_message: "Upgrade to Premium.",
  upgrade_url: "https://study.example.com/upgrade",
};
const unavailable = { success: false, error: "The database is away.", code: "unavailable", request_id: "req-1" };

let peer: Peer;
let client: Studymeter;

beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());
beforeEach(() => {
  client = new Studymeter({ baseUrl: peer.url, apiKey: "sm_live_test", userId: "student-1" });
});

function keys(): unknown[] {
  return peer.received.map(({ headers }) => headers["idempotency-key"]);
}

async function failureOf(call: Promise<unknown>): Promise<StudymeterError> {
  const failure = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(StudymeterError);
  return failure as StudymeterError;
}

describe("a call", () => {
  test("that changes data is JSON, even without a body: the CSRF protection of cookies needs it", async () => {
    peer.behave(respondWith(200, { success: true, payment_method: null }));
    await client.removePaymentMethod();
    expect(peer.received[0]).toMatchObject({ method: "DELETE", body: "" });
    expect(peer.received[0]?.headers["content-type"]).toBe("application/json");
  });

  test("sends the credential, the student and the body", async () => {
    peer.behave(respondWith(200, granted));
    expect(await client.forUser("छात्र").consume({ feature: "quiz", quantity: 2 })).toEqual(granted);
    const [request] = peer.received;
    expect(request).toMatchObject({ method: "POST", path: "/api/usage/consume" });
    expect(JSON.parse(request?.body ?? "")).toEqual({ feature: "quiz", quantity: 2 });
    expect(request?.headers).toMatchObject({
      authorization: "Bearer sm_live_test",
      "content-type": "application/json",
    });
    expect(Buffer.from(String(request?.headers["x-user-id"]), "latin1").toString()).toBe("छात्र");
    expect(request?.headers["idempotency-key"]).toMatch(/^[\x21-\x7e]{16,255}$/);
  });

  test("that only reads sends no idempotency key, and puts its filter into the query string", async () => {
    peer.behave(respondWith(200, { success: true }));
    await client.history({ days: 30, feature: "a b" });
    expect(peer.received[0]).toMatchObject({ method: "GET", path: "/api/usage/history?days=30&feature=a+b", body: "" });
    await client.restriction("quiz/1");
    expect(peer.received[1]?.path).toBe("/api/usage/restriction/quiz%2F1");
    expect(keys()).toEqual([undefined, undefined]);
  });

  test("asks for a fresh token before every attempt", async () => {
    peer.behave(dropConnection, respondWith(200, granted));
    let calls = 0;
    const browser = new Studymeter({ baseUrl: `${peer.url}/`, token: async () => `token-${++calls}` });
    await browser.consume({ feature: "quiz" });
    expect(peer.received.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  test("that is refused because the quota is exhausted resolves with `success: false` and is not retried", async () => {
    peer.behave(respondWith(403, refusal));
    const response = await client.consume({ feature: "quiz" });
    if (response.success) throw new Error("it was refused");
    expect(response.upgrade_url).toBe("https://study.example.com/upgrade");
    expect(peer.received).toHaveLength(1);
  });

  test("that is invalid rejects with code, status, request id and fields, and is not retried", async () => {
    const fields = { feature: "feature name is required" };
    peer.behave(
      respondWith(400, {
        success: false,
        error: "feature name is required",
        code: "invalid_request",
        request_id: "req-1",
        fields,
      }),
    );
    expect(await failureOf(client.check({ feature: "" }))).toMatchObject({
      message: "feature name is required",
      code: "invalid_request",
      status: 400,
      requestId: "req-1",
      fields,
    });
    expect(peer.received).toHaveLength(1);
  });
});

describe("a call is retried with the same idempotency key", () => {
  test.each([
    ["the connection drops after the work was done", dropConnection],
    ["the response is cut in the middle", cutResponse],
    ["the database is unavailable (503)", respondWith(503, unavailable, { "Retry-After": "0" })],
    ["a proxy responds for us (502)", respondWith(502, "<html>Bad gateway</html>")],
    [
      "the rate limit is exceeded (429)",
      respondWith(429, { ...unavailable, code: "rate_limited" }, { "Retry-After": "0" }),
    ],
    ["a duplicate of it is in progress (409)", respondWith(409, { ...unavailable, code: "idempotency_in_progress" })],
  ])("when %s", async (_, misbehaviour) => {
    peer.behave(misbehaviour, misbehaviour, respondWith(200, granted));
    expect(await client.consume({ feature: "quiz" })).toEqual(granted);
    expect(peer.received).toHaveLength(3);
    expect(new Set(keys()).size).toBe(1);
  });

  test("when it takes too long", async () => {
    peer.behave(neverRespond, respondWith(200, granted));
    const impatient = new Studymeter({ baseUrl: peer.url, timeoutMs: 100 });
    expect(await impatient.consume({ feature: "quiz" })).toEqual(granted);
    expect(new Set(keys()).size).toBe(1);
  });

  test("but two calls have two keys, and your own key is used if you pass one", async () => {
    peer.behave(respondWith(200, granted));
    await client.consume({ feature: "quiz" });
    await client.consume({ feature: "quiz" });
    await client.record({ feature: "quiz" }, { idempotencyKey: "order-7" });
    expect(new Set(keys()).size).toBe(3);
    expect(keys()[2]).toBe("order-7");
  });
});

describe("a call gives up", () => {
  test("after the configured retries, with the error of the last attempt", async () => {
    peer.behave(respondWith(503, unavailable, { "Retry-After": "0" }));
    const failure = await failureOf(client.consume({ feature: "quiz" }));
    expect(failure).toMatchObject({ code: "unavailable", status: 503, retryAfter: 0 });
    expect(peer.received).toHaveLength(4);
  });

  test("immediately if the server asks for a longer wait than allowed", async () => {
    peer.behave(respondWith(429, { ...unavailable, code: "rate_limited" }, { "Retry-After": "3600" }));
    expect(await failureOf(client.consume({ feature: "quiz" }))).toMatchObject({
      code: "rate_limited",
      retryAfter: 3600,
    });
    expect(peer.received).toHaveLength(1);
  });

  test("waits as long as Retry-After says before the next attempt", async () => {
    peer.behave(respondWith(503, unavailable, { "Retry-After": "1" }), respondWith(200, granted));
    const start = performance.now();
    await client.consume({ feature: "quiz" });
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  test("when its signal is aborted, during an attempt and during a wait, with the signal's reason", async () => {
    peer.behave(neverRespond);
    await expect(client.check({ feature: "quiz" }, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    peer.behave(respondWith(503, unavailable, { "Retry-After": "10" }));
    await expect(client.check({ feature: "quiz" }, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    await expect(client.check({ feature: "quiz" }, { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
    expect(peer.received).toHaveLength(1);
  });

  test("with network_error if nobody listens, and timeout if nobody responds", async () => {
    const nobody = new Studymeter({ baseUrl: "http://127.0.0.1:9", retries: 0 });
    expect(await failureOf(nobody.realTime())).toMatchObject({ code: "network_error", status: 0 });
    peer.behave(neverRespond);
    const impatient = new Studymeter({ baseUrl: peer.url, timeoutMs: 30, retries: 0 });
    expect(await failureOf(impatient.realTime())).toMatchObject({ code: "timeout", status: 0 });
  });

  test("with invalid_response if something else responds", async () => {
    peer.behave(respondWith(200, "<html>Sign in to the hotel's network</html>"));
    expect(await failureOf(client.realTime())).toMatchObject({ code: "invalid_response", status: 200 });
  });
});

describe("a reservation", () => {
  const held = {
    success: true,
    message: "Feature access granted",
    feature: "quiz",
    remaining: 3,
    reservation_id: "rsv_1",
    expires_at: "2026-11-24T10:15:00.000Z",
  };

  test("is held, and committed once no matter how often the commit is sent", async () => {
    peer.behave(respondWith(200, held), dropConnection, respondWith(200, granted));
    const response = await client.reserve({ feature: "quiz", seconds: 60 });
    if (!response.success) throw new Error("it was granted");
    expect(response.reservation).toMatchObject({
      id: "rsv_1",
      remaining: 3,
      expiresAt: new Date("2026-11-24T10:15:00Z"),
    });
    await response.reservation.commit({ input_size: 12 });
    await response.reservation.commit({ input_size: 12 });
    expect(peer.received.map(({ path }) => path)).toEqual([
      "/api/usage/enforce-check",
      "/api/usage/record",
      "/api/usage/record",
      "/api/usage/record",
    ]);
    expect(JSON.parse(peer.received[0]?.body ?? "")).toEqual({ feature: "quiz", reserve: 60 });
    expect(JSON.parse(peer.received[1]?.body ?? "")).toEqual({
      feature: "quiz",
      reservation_id: "rsv_1",
      input_size: 12,
    });
    expect(new Set(keys().slice(1)).size).toBe(1);
    expect(peer.received.every(({ headers }) => headers["x-user-id"] === "student-1")).toBe(true);
  });

  test("is released, and refused if nothing is left", async () => {
    peer.behave(respondWith(200, held), respondWith(200, { success: true, released: true }), respondWith(403, refusal));
    const response = await client.reserve({ feature: "quiz" });
    if (!response.success) throw new Error("it was granted");
    await response.reservation.release();
    expect(peer.received[1]).toMatchObject({ path: "/api/usage/release", body: '{"reservation_id":"rsv_1"}' });
    expect(await client.reserve({ feature: "quiz" })).toMatchObject({ success: false, code: "quota_exhausted" });
  });
});

test("a batch gives every event an idempotency key, keeps existing ones, and sends the same keys in a retry", async () => {
  peer.behave(dropConnection, respondWith(200, { success: true, results: [granted, granted] }));
  await client.batch([{ feature: "quiz" }, { feature: "quiz", idempotency_key: "mine" }]);
  const [first, second] = peer.received.map(({ body }) => JSON.parse(body).events);
  expect(first).toEqual(second);
  expect(first[0].idempotency_key).toMatch(/^[\x21-\x7e]{16,}$/);
  expect(first[1].idempotency_key).toBe("mine");
});
