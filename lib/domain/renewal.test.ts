import { describe, expect, it } from "vitest";
import { instantOfDay, plusDays, toCalendarDay } from "./calendar";
import { dueReminder, reminderAt } from "./reminder";
import {
  chargeAhead,
  chargeTime,
  dueRestoreEvent,
  isChargeDue,
  NO_HISTORY,
  nextDueTimes,
  renewalPeriod,
} from "./renewal";
import { ANY_RETRY, isRetryDue, nextDeliveryAt, retriesAhead, retryTimes } from "./retry";
import { applied, bought, PLANS, SETTINGS } from "./support/subscriptions";

const start = new Date("2026-01-11T05:30:00Z");
const renewing = bought(PLANS.premium, start);
/** End: 10 February, 11:00; renewal day: 9 February. */
const at = (day: string, hour: number) => instantOfDay(toCalendarDay(day), hour, SETTINGS.timeZone);
const declined = {
  type: "renewal_declined",
  attemptId: "a",
  amount: PLANS.premium.price,
  reason: "card_declined",
} as const;
const declinedAt = at("2026-02-09", 2);
const pastDue = applied(renewing, declined, declinedAt);
const graceHistory = { ...NO_HISTORY, declinedAt, lastAttemptAt: declinedAt };

describe("a renewal", () => {
  it("is due on its day and on every day after, not before", () => {
    expect(isChargeDue(renewing, NO_HISTORY, at("2026-02-08", 23), SETTINGS)).toBe(false);
    expect(isChargeDue(renewing, NO_HISTORY, at("2026-02-09", 0), SETTINGS)).toBe(true);
    expect(isChargeDue(renewing, NO_HISTORY, at("2026-03-26", 2), SETTINGS)).toBe(true);
  });

  it("is not due while an attempt is open, when renewal is off, or on the free plan", () => {
    const now = at("2026-02-09", 2);
    const off = applied(renewing, { type: "auto_renewal_turned_off" }, start);
    expect(isChargeDue({ ...renewing, openAttempt: { requestedAt: now } }, NO_HISTORY, now, SETTINGS)).toBe(false);
    expect(isChargeDue(off, NO_HISTORY, now, SETTINGS)).toBe(false);
    const cancelled = applied(pastDue, { type: "cancel_asked", reason: null }, declinedAt);
    expect(isChargeDue(cancelled, graceHistory, at("2026-02-10", 2), SETTINGS)).toBe(false);
  });

  it("of a student with a disputed payment falls due once, to be declined, and is not retried in the grace period", () => {
    const disputed = { ...graceHistory, isDisputed: true };
    expect(isChargeDue(renewing, { ...NO_HISTORY, isDisputed: true }, at("2026-02-09", 2), SETTINGS)).toBe(true);
    const days = ["2026-02-10", "2026-02-11"];
    expect(days.map((day) => isChargeDue(pastDue, graceHistory, at(day, 2), SETTINGS))).toContain(true);
    expect(days.map((day) => isChargeDue(pastDue, disputed, at(day, 2), SETTINGS))).toEqual([false, false]);
    const jobs = nextDueTimes(pastDue, disputed, declinedAt, SETTINGS).map(({ job }) => job);
    expect(jobs).not.toContain("renew-subscriptions");
  });

  it("is due without a method too, because the student must hear of it; a retry without one is not", () => {
    expect(isChargeDue(renewing, { ...NO_HISTORY, settlesWithinHours: null }, at("2026-02-09", 2), SETTINGS)).toBe(
      true,
    );
    expect(isChargeDue(pastDue, { ...graceHistory, settlesWithinHours: null }, at("2026-02-10", 2), SETTINGS)).toBe(
      false,
    );
  });

  it("charges the plan that is planned", () => {
    const pro = applied(bought(PLANS.pro, start), { type: "downgrade_asked", plan: PLANS.premium }, start);
    expect(renewalPeriod(pro, SETTINGS)).toMatchObject({ planKey: "premium", periodStart: pro.endDate });
    expect(renewalPeriod(renewing, SETTINGS).planKey).toBe("premium");
  });
});

describe("retries", () => {
  const window = { ...ANY_RETRY, declinedAt, gracePeriodEnd: pastDue.gracePeriodEnd ?? start, settlesWithinHours: 0 };

  it.each([
    ["at once, as the simulator does", 0, ["2026-02-10", "2026-02-11"]],
    ["25 hours later, as UPI does", 25, ["2026-02-10"]],
    ["36 hours later, as cards do", 36, ["2026-02-10"]],
    ["too late for any answer", 73, []],
  ])("that settle %s come at 02:00 of these days", (_when, settlesWithinHours, days) => {
    const times = retryTimes({ ...window, settlesWithinHours }, SETTINGS);
    expect(times).toEqual(days.map((day) => at(day, 2)));
  });

  it("are made up once when they were missed, and never on the last day", () => {
    const due = (now: Date, last = declinedAt) => isRetryDue(window, last, now, SETTINGS);
    expect(due(at("2026-02-10", 1))).toBe(false);
    expect(due(at("2026-02-10", 2))).toBe(true);
    expect(due(at("2026-02-11", 17))).toBe(true);
    expect(due(at("2026-02-11", 18), at("2026-02-11", 17))).toBe(false);
    expect(due(at("2026-02-12", 0))).toBe(false);
  });

  it("that are still to come are fewer with every one that has been", () => {
    const ahead = (now: Date) => retriesAhead(window, now, SETTINGS);
    expect(ahead(declinedAt)).toEqual([at("2026-02-10", 2), at("2026-02-11", 2)]);
    expect(ahead(at("2026-02-10", 2))).toEqual([at("2026-02-11", 2)]);
    expect(ahead(at("2026-02-11", 2))).toEqual([]);
  });

  it("of deliveries back off and end", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => nextDeliveryAt(failures, start)?.getTime() ?? null);
    expect(waits.at(-1)).toBeNull();
    for (const [index, wait] of waits.slice(1, -1).entries()) expect(wait).toBeGreaterThan(waits[index] ?? 0);
  });
});

describe("the reminder", () => {
  it("is due at 09:00, seven days before the renewal date", () => {
    expect(reminderAt(renewing, SETTINGS)).toEqual(at("2026-02-02", 9));
    expect(dueReminder(renewing, new Date(at("2026-02-02", 9).getTime() - 1), SETTINGS)).toBeNull();
    expect(dueReminder(renewing, at("2026-02-02", 9), SETTINGS)).toMatchObject({ variant: "renews", days: 7 });
  });

  it("names the real number of days when it is late, and does not come when the charge is the news", () => {
    expect(dueReminder(renewing, at("2026-02-05", 14), SETTINGS)).toMatchObject({ days: 4 });
    expect(dueReminder(renewing, at("2026-02-08", 23), SETTINGS)).toMatchObject({ days: 1 });
    expect(dueReminder(renewing, at("2026-02-09", 0), SETTINGS)).toBeNull();
  });

  it("says when it ends where renewal is off", () => {
    const off = applied(renewing, { type: "auto_renewal_turned_off" }, start);
    expect(dueReminder(off, at("2026-02-02", 9), SETTINGS)).toMatchObject({ variant: "ends", days: 8 });
  });

  it("is one per billing period: the next period has another cause", () => {
    const sale = { paymentId: "p", plan: PLANS.premium, paid: PLANS.premium.price, requestedAt: declinedAt };
    const renewed = applied(renewing, { type: "renewal_captured", sale, renews: renewing.endDate }, declinedAt);
    expect(dueReminder(renewed, at("2026-02-09", 9), SETTINGS)).toBeNull();
    const first = dueReminder(renewing, at("2026-02-02", 9), SETTINGS);
    const second = dueReminder(renewed, at("2026-03-04", 9), SETTINGS);
    expect(second?.cause).not.toBe(first?.cause);
  });

  it("does not come in grace or while money is on its way", () => {
    expect(dueReminder(pastDue, at("2026-02-05", 9), SETTINGS)).toBeNull();
    expect(dueReminder({ ...renewing, openAttempt: { requestedAt: start } }, at("2026-02-05", 9), SETTINGS)).toBeNull();
  });
});

describe("a clock that hops", () => {
  it("stops where a job would find something, in order", () => {
    expect(nextDueTimes(renewing, NO_HISTORY, start, SETTINGS)).toEqual([
      { at: at("2026-02-02", 9), job: "send-renewal-reminders" },
      { at: at("2026-02-09", 2), job: "renew-subscriptions" },
    ]);
    expect(nextDueTimes(pastDue, graceHistory, declinedAt, SETTINGS)).toEqual([
      { at: at("2026-02-10", 2), job: "renew-subscriptions" },
      { at: at("2026-02-12", 3), job: "restore-free-plan" },
    ]);
  });

  it("makes up what was missed at the next run of its job, and never stands still", () => {
    const late = at("2026-02-09", 17);
    expect(nextDueTimes(renewing, NO_HISTORY, late, SETTINGS)).toEqual([
      { at: at("2026-02-10", 2), job: "renew-subscriptions" },
    ]);
    for (const s of [renewing, pastDue]) {
      for (let day = 0; day < 60; day += 1) {
        const now = at(plusDays(toCalendarDay("2026-01-15"), day), 3);
        for (const due of nextDueTimes(s, graceHistory, now, SETTINGS)) expect(due.at > now).toBe(true);
      }
    }
  });

  it("has nothing to wait for when a student only waits for the bank, but its deadline", () => {
    const waiting = applied(renewing, { type: "renewal_requested", requestedAt: declinedAt }, declinedAt);
    expect(nextDueTimes(waiting, { ...NO_HISTORY, isReminded: true }, declinedAt, SETTINGS)).toEqual([
      { at: at("2026-02-14", 3), job: "restore-free-plan" },
    ]);
    expect(dueRestoreEvent(waiting, at("2026-02-13", 3))).toBeNull();
    expect(dueRestoreEvent(waiting, at("2026-02-14", 3))).toBe("settlement_overdue");
  });
});

it.each([
  ["a millisecond before it", -1, true],
  ["at it", 0, false],
  ["a millisecond after it", 1, false],
])("a renewal day's charge lies ahead %s: %s ms, %s", (_, ms, isAhead) => {
  const day = toCalendarDay("2026-02-09");
  const at = chargeTime(day, SETTINGS);
  expect(chargeAhead(day, new Date(at.getTime() + ms), SETTINGS)).toEqual(isAhead ? at : null);
});
