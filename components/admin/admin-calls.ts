import { newIdempotencyKey } from "@/lib/client/idempotency-key";

type Body = Record<string, unknown>;

/** A call that was refused, with the server's own sentence: staff read it as it is. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** A call by whoever is signed in. A action that may be pressed twice brings an `Idempotency-Key` of its own. @throws Refused */
export async function send(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: Body,
  headers: Record<string, string> = {},
): Promise<Body> {
  const response = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json", "Idempotency-Key": newIdempotencyKey(), ...headers },
    body: body && JSON.stringify(body),
  });
  const answer = (await response.json().catch(() => ({}))) as Body;
  if (response.ok) return answer;
  throw new Refused(String(answer.error ?? `${response.status} ${response.statusText}`));
}

export async function moveClock(clockId: string, by: { days: number } | { to: string }): Promise<void> {
  await send("POST", `/api/test-clocks/${clockId}/advance`, by);
}

export interface NextPayments {
  next: "capture" | "decline";
  reason?: string;
  fault?: string;
  settle_after?: string;
  times: number | "always";
}

export async function setNextPayments(userId: string, behaviour: NextPayments): Promise<void> {
  await send("POST", "/api/simulator/behaviour", { user_id: userId, ...behaviour });
}

/** A student of nobody's, on a clock of her own. @returns our id of her */
export async function createClockStudent(name: string, now: string): Promise<string> {
  const clock = await send("POST", "/api/test-clocks", { now });
  const userId = `clock-${newIdempotencyKey()}`;
  const person = { name, email: `${userId}@learn.example` };
  const { student } = await send("PUT", `/api/students/${userId}`, person, { "X-Test-Clock": String(clock.id) });
  return String((student as Body).id);
}

const GOOD_CARD = "4100280000001007";

/** Buys or renews as she would, with the test card that always pays. */
export async function payFor(userId: string, plan: string | null): Promise<void> {
  const asStudent = { "X-User-ID": userId };
  const order = plan
    ? await send("POST", "/api/subscriptions/checkout", { plan }, asStudent)
    : await send("POST", "/api/subscriptions/renew", {}, asStudent);
  const paid = await send("POST", "/api/simulator/checkout", { order_id: order.order_id, instrument: GOOD_CARD });
  const { razorpay_order_id, razorpay_payment_id, razorpay_signature } = paid;
  await send(
    "POST",
    "/api/subscriptions/verify",
    { razorpay_order_id, razorpay_payment_id, razorpay_signature },
    asStudent,
  );
}

/** A link that signs in as her, once. */
export async function linkFor(userId: string): Promise<string> {
  return String((await send("POST", "/api/portal-links", { user_id: userId, page: "dashboard" })).url);
}

/** @returns the key, which is shown this once */
export async function createKey(terms: Body): Promise<string> {
  return String((await send("POST", "/api/admin/keys", terms)).secret);
}

/** @returns the key that replaces it, which is shown this once */
export async function rotateKey(keyId: string, overlapHours: number, reason: string): Promise<string> {
  return String(
    (await send("POST", `/api/admin/keys/${keyId}/rotate`, { overlap_hours: overlapHours, reason })).secret,
  );
}

export async function revokeKey(keyId: string, reason: string): Promise<void> {
  await send("POST", `/api/admin/keys/${keyId}/revoke`, { reason });
}
