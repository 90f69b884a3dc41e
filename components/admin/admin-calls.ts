import { type Calls, callsOver } from "@/lib/client/call-api";
import { StudymeterError } from "@/lib/client/error";
import { newIdempotencyKey } from "@/lib/client/idempotency-key";
import { Transport } from "@/lib/client/transport";

/** A year of a test clock, or the whole audit log, takes its time. */
const LONGEST_MS = 300_000;

/** A call as the signed-in admin. It is not retried automatically: the admin sees the result and can press again. */
export const callAdmin = callsOver(new Transport({ retries: 0, timeoutMs: LONGEST_MS }));

/** The server's error message, which staff see unchanged; null if there was no response. */
export function refusalOf(error: unknown): string | null {
  return error instanceof StudymeterError && error.status > 0 ? error.message : null;
}

export async function moveClock(
  clockId: string,
  by: Calls["POST /api/test-clocks/{id}/advance"]["body"],
): Promise<void> {
  await callAdmin("POST /api/test-clocks/{id}/advance", { params: { id: clockId }, body: by });
}

export type NextPayments = Omit<Calls["POST /api/simulator/behaviour"]["body"], "user_id">;

export async function setNextPayments(userId: string, behaviour: NextPayments): Promise<void> {
  await callAdmin("POST /api/simulator/behaviour", { body: { user_id: userId, ...behaviour } });
}

/** Creates a student on a new test clock. @returns their id */
export async function createClockStudent(name: string, now: string): Promise<string> {
  const clock = await callAdmin("POST /api/test-clocks", { body: { now } });
  const userId = `clock-${newIdempotencyKey()}`;
  const { student } = await callAdmin("PUT /api/students/{user_id}", {
    params: { user_id: userId },
    body: { name, email: `${userId}@learn.example`, phone: "9800000000" },
    headers: { "X-Test-Clock": clock.id },
  });
  return student.id;
}

const GOOD_CARD = "4100280000001007";

/** Buys or renews as the student would, with the test card that always pays. */
export async function payFor(userId: string, plan: string | null): Promise<void> {
  const { order_id } = plan
    ? await callAdmin("POST /api/subscriptions/checkout", { userId, body: { plan } })
    : await callAdmin("POST /api/subscriptions/renew", { userId, body: {} });
  const { success, ...proof } = await callAdmin("POST /api/simulator/checkout", {
    body: { order_id, instrument: GOOD_CARD },
  });
  await callAdmin("POST /api/subscriptions/verify", { userId, body: proof });
}

/** A link that signs in as the student, once. */
export async function linkFor(userId: string): Promise<string> {
  const { url } = await callAdmin("POST /api/portal-links", { body: { user_id: userId, page: "dashboard" } });
  return url;
}
