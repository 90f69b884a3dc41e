import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient, withKey } from "@/test/support/api";
import { type Api, type ClockStudent, createClockStudent, on, succeed } from "@/test/support/clock-student";
import { newStudent, usePool } from "@/test/support/engine";
import { type PaymentWorld, startPaymentWorld } from "@/test/support/payments";

let world: PaymentWorld;
let api: Api;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  api = apiClient(withKey(world.key));
});
afterAll(() => world?.stop());

/** A student whose clock stands at 11:00 of day 11, and who has just bought Premium. */
async function subscriber(): Promise<ClockStudent> {
  const student = await createClockStudent(api, newStudent(), on(11, "11:00"));
  await student.buy();
  return student;
}

async function endDate({ call }: ClockStudent): Promise<string> {
  return (await succeed(call("currentSubscription"))).subscription.end_date;
}

describe("a move of a clock", () => {
  it("by a year, when nothing fails: twelve renewals, and not one day of drift", async () => {
    const alice = await subscriber();
    const timeline = await alice.until(371, "11:00");
    expect(timeline.filter((line) => line.endsWith("subscription.renewed"))).toHaveLength(12);
    expect(timeline.filter((line) => line.endsWith("mail.renewal_reminder"))).toHaveLength(12);
    expect(await endDate(alice)).toBe(new Date(on(11 + 13 * 30, "11:00")).toISOString());
  });

  it("with a bank that takes its time: the payment is recorded when it is captured, and nothing ends meanwhile", async () => {
    const alice = await subscriber();
    await succeed(api("setBehaviour", { body: { user_id: alice.userId, next: "capture", settle_after: "bank" } }));
    expect(await alice.until(45, "12:00")).toEqual([
      "day 33, 09:00  send-renewal-reminders: mail.renewal_reminder",
      "day 40, 02:00  renew-subscriptions: subscription.renewal_requested",
      "day 41, 14:00  reconcile-payments: subscription.renewed",
      "day 41, 14:00  reconcile-payments: mail.renewal_successful",
    ]);
    expect(await endDate(alice)).toBe(new Date(on(71, "11:00")).toISOString());
  });
});
