import { expect, it } from "vitest";
import { isRefundNews, REFUND_STATES, refundMailReason } from "./refund";

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
