import { describe, expect, it } from "vitest";
import { describeSubscription } from "./subscription-message";

const renewing = {
  planKey: "premium",
  autoRenewal: true,
  cancelRequestedAt: null,
  endDate: new Date("2026-02-09T20:30:00.000Z"),
  renewalDay: "2026-02-09",
  gracePeriodEnd: null,
  isChargeOpen: false,
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

describe("while a debit is open", () => {
  const open = "A charge that was requested before is still open: if the bank takes it, it pays for the next 30 days.";
  it.each([
    ["The renewal is being paid.", {}],
    ["Auto-renewal is off, and no new charge is made.", { autoRenewal: false }],
    ["Cancelled. Everything works until 2026-02-10, and no new charge is made.", { cancelRequestedAt }],
    ["Not renewed. Everything works until 2026-02-13.", { gracePeriodEnd }],
    ["Cancelled. Everything works until 2026-02-13, and no new charge is made.", { cancelRequestedAt, gracePeriodEnd }],
  ] as const)("says of it: %s", (sentence, fields) => {
    const said = describeSubscription({ ...renewing, ...fields, isChargeOpen: true }, "Asia/Kolkata");
    expect(said).toBe(`${sentence} ${open}`);
  });
});
