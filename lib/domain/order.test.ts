import { describe, expect, it } from "vitest";
import { money } from "./money";
import { canReuseOrder, mismatchOf, orderExpiresAt } from "./order";

const NOW = new Date("2026-01-11T05:30:00Z");
const END = new Date("2026-02-10T05:30:00Z");

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe("an open order", () => {
  const open = {
    plan_version_id: "v1",
    amount: 79_900,
    currency: "INR",
    priced_until: null,
    created_at: NOW,
    expires_at: orderExpiresAt(NOW),
  };
  const asked = { versionId: "v1", amount: money(79_900, "INR"), pricedUntil: null };

  it.each([
    ["a minute later", {}, 1, true],
    ["just before its day is over", {}, 24 * 60 - 1, true],
    ["when its day is over", {}, 24 * 60, false],
    ["at another price", { amount: money(89_900, "INR") }, 1, false],
    ["in another currency", { amount: money(79_900, "USD") }, 1, false],
    ["for another version of the plan", { versionId: "v2" }, 1, false],
  ])("%s", (_, change, minutes, reused) => {
    expect(canReuseOrder(open, { ...asked, ...change }, later(minutes))).toBe(reused);
  });

  it.each([
    ["a quarter of an hour, though its price shrinks by the second", {}, 14, true],
    ["no longer", {}, 15, false],
    ["not for another period", { pricedUntil: later(1) }, 1, false],
  ])("for an upgrade stands %s", (_, change, minutes, reused) => {
    const quote = { versionId: "v1", amount: money(39_990, "INR"), pricedUntil: END, ...change };
    expect(canReuseOrder({ ...open, amount: 40_000, priced_until: END }, quote, later(minutes))).toBe(reused);
  });
});

it.each([
  [{ amount: 79_900, currency: "INR" }, true, null],
  [{ amount: 79_900, currency: "INR" }, null, null],
  [{ amount: 79_900, currency: "INR" }, false, "customer_differs"],
  [{ amount: 79_899, currency: "INR" }, true, "amount_differs"],
  [{ amount: 79_901, currency: "INR" }, true, "amount_differs"],
  [{ amount: 79_900, currency: "USD" }, true, "currency_differs"],
])("a payment of %o by the student's customer (%s) differs from its order by: %s", (payment, isOfStudent, mismatch) => {
  expect(mismatchOf({ amount: 79_900, currency: "INR" }, payment, isOfStudent)).toBe(mismatch);
});
