import { call, findOperation } from "../contract/call";
import type { ApiCall } from "./api";

// biome-ignore lint/suspicious/noExplicitAny: a test looks into responses of every shape
type Json = any;

/** Any call of the API by its operation, in this process or over HTTP. */
export type Api = (id: string, call?: ApiCall) => Promise<{ status: number; body: Json }>;

/** @param url the instance's, read at every call: it may have been killed and restarted on another port */
export function httpApi(url: () => string, key: string): Api {
  return (id, options = {}) => {
    const operation = findOperation(id);
    const body = operation.method === "GET" ? undefined : (options.body ?? {});
    return call(url(), operation, { ...options, bearer: key, body });
  };
}

const DAY_MS = 86_400_000;
/** Kolkata is always five and a half hours ahead. */
const KOLKATA_MS = 5.5 * 3_600_000;
const DAY_ONE = Date.UTC(2026, 0, 1);

/** Kolkata's clock on a day of the journey; day 1 is 1 January 2026. */
export function on(day: number, time: string): string {
  return `${new Date(DAY_ONE + (day - 1) * DAY_MS).toISOString().slice(0, 10)}T${time}:00+05:30`;
}

/** An instant as a day and time of the journey. */
export function dayOf(at: string): string {
  const local = new Date(new Date(at).getTime() + KOLKATA_MS);
  const day = Math.floor((local.getTime() - DAY_ONE) / DAY_MS) + 1;
  return `day ${day}, ${local.toISOString().slice(11, 16)}`;
}

export const GOOD_CARD = "4100280000001007";

/** A student of an external app, on a clock that the test moves. */
export interface ClockStudent {
  userId: string;
  email: string;
  clockId: string;
  /** A call of the API for this student. */
  call: Api;
  /** Moves the clock, and returns the timeline: `day 33, 09:00  send-renewal-reminders: mail.renewal_reminder`. */
  until(day: number, time: string): Promise<string[]>;
  /** Pays an order as the checkout page would. @returns what the handler of the page gets */
  pay(orderId: string): Promise<object>;
  /** Buys Premium, without a browser. */
  buy(): Promise<void>;
}

/** @param api with the scope `admin` */
export async function createClockStudent(api: Api, userId: string, now: string): Promise<ClockStudent> {
  const clock = await succeed(api("createTestClock", { body: { now } }));
  const email = `${userId}@learn.example`;
  const body = { name: "Alice", email, phone: "+919876543210", state: "Karnataka" };
  await succeed(api("putStudent", { params: { user_id: userId }, body, headers: { "x-test-clock": clock.id } }));
  const forStudent: Api = (id, options = {}) =>
    api(id, { ...options, headers: { "x-user-id": userId, ...options.headers } });
  const pay = async (order_id: string) => {
    const { success, ...proof } = await succeed(
      api("simulatorCheckout", { body: { order_id, instrument: GOOD_CARD } }),
    );
    return proof;
  };
  return {
    userId,
    email,
    clockId: clock.id,
    call: forStudent,
    until: async (day, time) => {
      const moved = await succeed(api("advanceTestClock", { params: { id: clock.id }, body: { to: on(day, time) } }));
      return moved.timeline.map((entry: { at: string; job: string; user_id: string; effect: string }) => {
        if (entry.user_id !== userId)
          throw new Error(`something happened to ${entry.user_id} on the clock of ${userId}`);
        return `${dayOf(entry.at)}  ${entry.job}: ${entry.effect}`;
      });
    },
    pay,
    buy: async () => {
      const order = await succeed(forStudent("checkout", { body: { plan: "premium" } }));
      await succeed(forStudent("verify", { body: await pay(order.order_id) }));
    },
  };
}

/** The body of a response that must be 200. */
export async function succeed(calling: ReturnType<Api>): Promise<Json> {
  const { status, body } = await calling;
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
