import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOfDay, toCalendarDay } from "./calendar";
import {
  type DebitConditions,
  debitOpensAt,
  hasTriesLeft,
  isDebitOpen,
  isMandateOver,
  NO_DEBIT_RULES,
  nextOffPeak,
  UNRESTRICTED,
} from "./debit-window";
import { plusHours } from "./entitlement";
import { isChargeDue, NO_HISTORY, nextDueTimes } from "./renewal";
import { ANY_RETRY, failureRetryAt, retryTimes } from "./retry";
import { applied, bought, PLANS, SETTINGS } from "./support/subscriptions";

const india = (time: string) => new Date(`2026-02-09T${time}:00+05:30`);
const UPI: DebitConditions = {
  rules: { isOffPeakOnly: true, triesPerCycle: 4, skipsLastDay: true },
  executedAfterHours: 0,
  mandateExpiresAt: null,
};

describe("the hours of UPI", () => {
  it.each([
    ["00:00", "00:00"],
    ["09:59", "09:59"],
    ["10:00", "13:00"],
    ["12:59", "13:00"],
    ["13:00", "13:00"],
    ["16:59", "16:59"],
    ["17:00", "21:30"],
    ["21:29", "21:30"],
    ["21:30", "21:30"],
    ["23:59", "23:59"],
  ])("at %s the next off-peak time is %s", (now, next) => {
    expect(nextOffPeak(india(now))).toEqual(india(next));
  });

  it("are those of the execution, 25 hours after the request", () => {
    const live = { ...UPI, executedAfterHours: 25 };
    expect(isDebitOpen(live, india("02:00"))).toBe(true);
    expect(isDebitOpen(live, india("08:59"))).toBe(true);
    expect(debitOpensAt(live, india("09:00"))).toEqual(india("12:00"));
    expect(debitOpensAt(live, india("16:30"))).toEqual(india("20:30"));
  });

  it("never put an execution into a peak, and never wait longer than a peak lasts", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
        fc.constantFrom(0, 25),
        (from, hours) => {
          const at = debitOpensAt({ ...UPI, executedAfterHours: hours }, from);
          const executed = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Kolkata", timeStyle: "short" });
          const time = executed.format(plusHours(at, hours));
          expect(time < "10:00" || (time >= "13:00" && time < "17:00") || time >= "21:30").toBe(true);
          expect(at.getTime() - from.getTime()).toBeGreaterThanOrEqual(0);
          expect(at.getTime() - from.getTime()).toBeLessThanOrEqual(4.5 * 3_600_000);
        },
      ),
    );
  });

  it("do not concern cards, and each rule can be switched off", () => {
    expect(isDebitOpen(UNRESTRICTED, india("11:00"))).toBe(true);
    expect(isDebitOpen({ ...UPI, rules: { ...UPI.rules, isOffPeakOnly: false } }, india("11:00"))).toBe(true);
    expect(hasTriesLeft(UPI, 3)).toBe(true);
    expect(hasTriesLeft(UPI, 4)).toBe(false);
    expect(hasTriesLeft({ ...UPI, rules: { ...UPI.rules, triesPerCycle: null } }, 40)).toBe(true);
    const ending = { ...UPI, executedAfterHours: 25, mandateExpiresAt: india("23:00") };
    expect(isMandateOver(ending, new Date("2026-02-07T20:00:00+05:30"))).toBe(false);
    expect(isMandateOver(ending, new Date("2026-02-08T02:00:00+05:30"))).toBe(true);
    expect(isMandateOver({ ...ending, rules: NO_DEBIT_RULES }, india("02:00"))).toBe(false);
  });
});

describe("a renewal by UPI", () => {
  const newYork = { timeZone: "America/New_York", renewalLeadDays: 1 };
  const renewing = bought(PLANS.premium, new Date("2026-01-11T05:30:00Z"), newYork);
  const history = { ...NO_HISTORY, conditions: UPI };
  const night = instantOfDay(toCalendarDay(renewing.renewalDay), 2, newYork.timeZone);

  it("waits for its hours where the night of the billing time zone is India's noon", () => {
    expect(isChargeDue(renewing, history, night, newYork)).toBe(false);
    const opens = nextOffPeak(night);
    expect(opens > night).toBe(true);
    expect(isChargeDue(renewing, history, opens, newYork)).toBe(true);
    expect(nextDueTimes(renewing, history, new Date(night.getTime() - 1), newYork)).toContainEqual({
      at: opens,
      job: "renew-subscriptions",
    });
  });
});

describe("retries", () => {
  const start = new Date("2026-01-11T05:30:00Z");
  const renewing = bought(PLANS.premium, start);
  const declinedAt = instantOfDay(toCalendarDay("2026-02-09"), 2, SETTINGS.timeZone);
  const event = { type: "renewal_declined", attemptId: "a", amount: PLANS.premium.price, reason: "x" } as const;
  const pastDue = applied(renewing, event, declinedAt);
  const window = {
    ...ANY_RETRY,
    declinedAt,
    gracePeriodEnd: pastDue.gracePeriodEnd ?? start,
    settlesWithinHours: 0,
  };

  it.each([
    ["insufficient_funds", 2],
    ["card_declined", 2],
    ["no_answer", 2],
    ["mandate_expired", 0],
    ["mandate_paused", 0],
    ["payer_details_missing", 0],
    ["payment_cancelled", 0],
  ])("after %s: %d", (lastReason, count) => {
    expect(retryTimes({ ...window, lastReason }, SETTINGS)).toHaveLength(count);
    const history = { ...NO_HISTORY, declinedAt, lastReason, lastAttemptAt: declinedAt };
    expect(
      isChargeDue(pastDue, history, instantOfDay(toCalendarDay("2026-02-10"), 2, SETTINGS.timeZone), SETTINGS),
    ).toBe(count > 0);
  });

  it("end with the fourth debit of a UPI mandate", () => {
    const at = instantOfDay(toCalendarDay("2026-02-10"), 2, SETTINGS.timeZone);
    const history = { ...NO_HISTORY, declinedAt, lastAttemptAt: declinedAt, conditions: UPI };
    expect(isChargeDue(pastDue, { ...history, triesMade: 3 }, at, SETTINGS)).toBe(true);
    expect(isChargeDue(pastDue, { ...history, triesMade: 4 }, at, SETTINGS)).toBe(false);
  });

  it("of a failure that was ours back off, without an end, and begin no grace", () => {
    const failedAt = declinedAt;
    const failed = (failures: number) => ({ ...NO_HISTORY, failures, failedAt, lastAttemptAt: failedAt });
    const due = (failures: number, hours: number) =>
      isChargeDue(renewing, failed(failures), plusHours(failedAt, hours), SETTINGS);
    expect([due(1, 0.9), due(1, 1), due(2, 3.9), due(2, 4), due(9, 23), due(9, 24)]).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(failureRetryAt(1, failedAt)).toEqual(plusHours(failedAt, 1));
    expect(nextDueTimes(renewing, failed(1), failedAt, SETTINGS)).toContainEqual({
      at: plusHours(failedAt, 1),
      job: "renew-subscriptions",
    });
    const after = applied(
      { ...renewing, openAttempt: { requestedAt: failedAt } },
      { type: "renewal_attempt_failed", attemptId: "a", reason: "server_error" },
      failedAt,
    );
    expect(after).toMatchObject({ status: "active", gracePeriodEnd: null, openAttempt: null });
  });
});
