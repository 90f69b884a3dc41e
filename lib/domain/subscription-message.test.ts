import { expect, it } from "vitest";
import { describeSubscription } from "./subscription-message";

const renewing = {
  planKey: "premium",
  autoRenewal: true,
  cancelRequestedAt: null,
  endDate: new Date("2026-02-09T20:30:00.000Z"),
  renewalDay: "2026-02-09",
  gracePeriodEnd: null,
};
const gracePeriodEnd = new Date("2026-02-12T20:30:00.000Z");
const cancelRequestedAt = new Date("2026-02-01T00:00:00.000Z");

it.each([
  ["The free plan is active.", { planKey: "free" }],
  ["The free plan is active.", { endDate: null }],
  ["Renews on 2026-02-09.", {}],
  ["Auto-renewal is off. Everything works until 2026-02-10.", { autoRenewal: false }],
  ["Cancelled. Everything works until 2026-02-10, and nothing more is charged.", { cancelRequestedAt }],
  ["Not renewed. Everything works until 2026-02-13.", { gracePeriodEnd }],
  ["Cancelled. Everything works until 2026-02-13, and nothing more is charged.", { cancelRequestedAt, gracePeriodEnd }],
] as const)("says: %s", (sentence, fields) => {
  expect(describeSubscription({ ...renewing, ...fields }, "Asia/Kolkata")).toBe(sentence);
});
