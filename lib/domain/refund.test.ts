import { expect, it } from "vitest";
import { isRefundNews, REFUND_STATES, refundMailReason, spreadRefund } from "./refund";

it("moves forward only, and a refund that is processed stays so", () => {
  const grid = REFUND_STATES.map((known) =>
    REFUND_STATES.map((seen) => (isRefundNews(known, seen) ? "x" : ".")).join(""),
  );
  expect(grid).toEqual([
    //prepared, unknown, submitted, failed, processed
    "..xxx",
    "..xxx",
    "...xx",
    "....x",
    ".....",
  ]);
});

it.each([
  ["requested", "requested"],
  ["mandate", "mandate"],
  ["subscription_ended", "ended"],
  ["period_already_paid", "duplicate"],
  ["already_subscribed", "duplicate"],
  ["amount_differs", "unusable"],
  ["order_lost", "unusable"],
])("a refund for %s is told as %s", (reason, told) => {
  expect(refundMailReason(reason)).toBe(told);
});

it("gives back of each payment the share of its time that is to come, all that is left, or an amount from the newest on", () => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number));
  const upgrade = { amount: 1_000, promised: 0, periodStart: day(11), periodEnd: day(31) };
  const period = { amount: 3_000, promised: 0, periodStart: day(1), periodEnd: day(31) };
  const payments = [upgrade, period];
  expect(spreadRefund(payments, "unused", day(21))).toEqual([500, 1_000]);
  expect(spreadRefund(payments, "full", day(21))).toEqual([1_000, 3_000]);
  expect(spreadRefund(payments, { amount: 1_001 }, day(21))).toEqual([1_000, 1]);
  expect(spreadRefund(payments, { amount: 4_000 }, day(21))).toEqual([1_000, 3_000]);
  expect(spreadRefund(payments, { amount: 4_001 }, day(21))).toBeNull();
  // A period that is to come is unused as a whole; one that is over, not at all; and what went back before does not go back again.
  expect(spreadRefund([period], "unused", day(0))).toEqual([3_000]);
  expect(spreadRefund([period], "unused", day(31))).toEqual([0]);
  expect(spreadRefund([{ ...period, promised: 2_900 }], "unused", day(21))).toEqual([100]);
});
