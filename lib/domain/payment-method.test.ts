import { expect, it } from "vitest";
import { type ChargedMethod, methodProblem } from "./payment-method";

const now = new Date("2026-01-20T10:00:00Z");
const chargedAt = new Date("2026-02-08T20:30:00Z");
const good: ChargedMethod = { status: "confirmed", hasToken: true, expiryMonth: 2, expiryYear: 2026 };

it.each([
  ["nothing at all", null, "none"],
  ["a method whose token is gone", { ...good, hasToken: false }, "none"],
  ["a removed one", { ...good, status: "removed" }, "none"],
  ["one that works", good, null],
  ["one that does not expire", { ...good, expiryMonth: null, expiryYear: null }, null],
  ["a card of the month before the charge", { ...good, expiryMonth: 1 }, "expires"],
  ["a card of last month", { ...good, expiryMonth: 12, expiryYear: 2025 }, "expired"],
  ["one that the gateway calls expired", { ...good, status: "expired" }, "expired"],
  ["a paused mandate", { ...good, status: "paused" }, "paused"],
  ["a cancelled mandate", { ...good, status: "cancelled" }, "cancelled"],
  ["a rejected mandate", { ...good, status: "rejected" }, "cancelled"],
  ["a mandate that the bank has not confirmed", { ...good, status: "initiated" }, "unconfirmed"],
  ["an unconfirmed one that has expired", { ...good, status: "initiated", expiryYear: 2025 }, "expired"],
] as const)("%s", (_what, method, expected) => {
  expect(methodProblem(method, now, chargedAt)).toBe(expected);
});

it("a card works to the end of its month", () => {
  const january = { ...good, expiryMonth: 1 };
  expect(methodProblem(january, new Date("2026-01-31T23:59:59.999Z"), chargedAt)).toBe("expires");
  expect(methodProblem(january, new Date("2026-02-01T00:00:00.000Z"), chargedAt)).toBe("expired");
});
