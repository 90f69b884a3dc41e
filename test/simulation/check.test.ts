import { expect, it } from "vitest";
import { checkAtRest, checkLedger } from "./check-ledger";
import { checkMails } from "./check-mails";
import { checkPromises } from "./check-promises";
import type { Facts } from "./facts";
import { StaffChanges } from "./staff-changes";

const NOW = new Date("2026-03-10T00:00:00Z");

/** A student who bought, renewed, and paid for a third period twice; the second payment was refunded. */
function soundFacts(): Facts {
  const periods = ["2026-01-01", "2026-01-31", "2026-03-02", "2026-04-01"].map((day) => `${day}T00:00:00.000Z`);
  const [one, two, three, four] = periods as [string, string, string, string];
  const payment = (id: string, applied_as: string, refunded = 0) => ({
    id,
    gateway_payment_id: `pay_${id}`,
    order_id: id,
    status: refunded > 0 ? "refunded" : "captured",
    amount: 79_900,
    amount_refunded: refunded,
    amount_lost: 0,
    captured_at: one,
    applied_as,
  });
  const invoice = (id: string, period_start: string, period_end: string) => ({
    id: `inv_${id}`,
    kind: "invoice" as const,
    payment_id: id,
    corrects_invoice_id: null,
    total: 79_900,
    period_start,
    period_end,
  });
  const theirs = (id: string, refunded = 0) => ({
    id: `pay_${id}`,
    order_id: `order_${id}`,
    status: refunded > 0 ? "refunded" : "captured",
    amount: 79_900,
    amount_refunded: refunded,
    recurring: id !== "a",
    created_at: one,
  });
  const mail = (type: string, props: Record<string, unknown> = {}, id = "0") => ({
    id,
    type,
    cause: type,
    props,
    created_at: one,
  });
  const price = { amount: 79_900, currency: "INR" };
  const paid = { renewalPrice: price, paid: { amount: 79_900, currency: "INR" } };
  return {
    row: {
      plan_key: "premium",
      status: "active",
      auto_renewal: true,
      cancel_requested_at: null,
      start_date: three,
      end_date: four,
      grace_period_end: null,
      entitled_until: four,
    },
    payments: [
      payment("a", "purchase"),
      payment("b", "renewal"),
      payment("c", "renewal"),
      payment("d", "refund", 79_900),
    ],
    invoices: [invoice("a", one, two), invoice("b", two, three), invoice("c", three, four)],
    mails: [
      mail("subscription_activated", paid),
      mail("renewal_reminder"),
      mail("renewal_successful", paid),
      mail("renewal_failed", { reason: "card_declined" }),
      mail("renewal_successful", paid),
      mail("refund_issued", { endedPlanName: null }),
    ],
    refunds: [{ id: "r", payment_id: "d", amount: 79_900, status: "processed", gateway_refund_id: "rfnd_1" }],
    attempts: [
      { id: "1", status: "captured", amount: 79_900, payment_id: "b", period_start: two, created_at: two },
      { id: "2", status: "declined", amount: 79_900, payment_id: null, period_start: three, created_at: three },
      { id: "3", status: "captured", amount: 79_900, payment_id: "c", period_start: three, created_at: three },
    ],
    orders: [{ id: "a", status: "paid", purpose: "purchase", expires_at: two, gateway_order_id: "order_a" }],
    theirPayments: [theirs("a"), theirs("b"), theirs("c"), theirs("d", 79_900)],
    theirRefunds: [{ id: "rfnd_1", payment_id: "pay_d", amount: 79_900 }],
    disputes: [],
    theirDisputes: [],
    heldDebits: [],
    needlessTokens: [],
    revocations: 0,
    foreign: 0,
    miscounted: [],
  };
}

function problemsOf(facts: Facts, staffChanges = new StaffChanges()): string[] {
  return [
    ...checkLedger(facts, NOW, staffChanges),
    ...checkMails(facts),
    ...checkPromises(facts, staffChanges.shown),
    ...checkAtRest(facts, NOW),
  ];
}

it("finds nothing wrong with ledgers that agree", () => {
  expect(problemsOf(soundFacts())).toEqual([]);
});

// biome-ignore lint/suspicious/noExplicitAny: the tamperings reach into every corner
const TAMPERINGS: [name: string, tamper: (facts: any) => unknown][] = [
  ["a sale without an invoice", (facts) => facts.invoices.pop()],
  ["an invoice over another amount", (facts) => (facts.invoices[1].total = 79_800)],
  ["two invoices for one payment", (facts) => facts.invoices.push({ ...facts.invoices[1], id: "inv_again" })],
  ["time that was sold twice", (facts) => (facts.invoices[1].period_start = "2026-01-30T00:00:00.000Z")],
  ["a row that ends later than what was paid", (facts) => (facts.row.end_date = "2026-04-02T00:00:00.000Z")],
  ["free, with paid time left", (facts) => Object.assign(facts.row, { plan_key: "free", end_date: null })],
  ["a payment that the gateway never had", (facts) => (facts.payments[1].gateway_payment_id = "pay_x")],
  ["a charge that we never heard of", (facts) => facts.theirPayments.push({ ...facts.theirPayments[1], id: "pay_x" })],
  ["an unneeded payment that is not refunded", (facts) => (facts.payments[3].amount_refunded = 0)],
  ["a refund that we never heard of", (facts) => facts.theirRefunds.push({ id: "x", payment_id: "pay_b", amount: 1 })],
  ["a refund without a mail", (facts) => facts.mails.pop()],
  ["two mails about one renewal", (facts) => facts.mails.push(facts.mails[2])],
  ["a mail that contradicts the one before", (facts) => facts.mails.splice(3, 0, facts.mails[3])],
  ["a last mail that is not true", (facts) => facts.mails.push({ type: "features_restricted", cause: "", props: {} })],
  ["a grace that began by our fault", (facts) => (facts.mails[3].props.reason = "recurring_payment_not_enabled")],
  ["a debit of more than the student was told", (facts) => (facts.attempts[2].amount = 79_901)],
  ["a refund that stays unknown", (facts) => (facts.refunds[0].status = "unknown")],
  ["an attempt that is never decided", (facts) => (facts.attempts[1].status = "submitted")],
  [
    "a period that is still active after its end",
    (facts) => (facts.invoices[2].period_end = facts.row.end_date = "2026-03-05T00:00:00Z"),
  ],
];

it.each(TAMPERINGS)("finds %s", (_, tamper) => {
  const facts = soundFacts();
  tamper(facts);
  expect(problemsOf(facts)).not.toEqual([]);
});

it("expects the ledger to show the days that staff gave and the periods that they ended", () => {
  const gift = new StaffChanges();
  gift.addGiftDays("c", 5);
  const facts = soundFacts();
  expect(problemsOf(facts, gift)).toEqual([expect.stringContaining("with 5 days as a gift")]);
  facts.row.end_date = "2026-04-06T00:00:00.000Z";
  expect(problemsOf(facts, gift)).toEqual([]);
  expect(problemsOf(facts)).not.toEqual([]);

  const ended = new StaffChanges();
  for (const payment of ["a", "b", "c"]) ended.endedPayments.add(payment);
  const free = soundFacts();
  Object.assign(free.row, { plan_key: "free", end_date: null });
  free.mails.push({ id: "9", type: "cancellation_confirmed", cause: "", props: { keepsUntil: null }, created_at: "" });
  expect(problemsOf(free, ended)).toEqual([]);
  expect(problemsOf(free)).not.toEqual([]);
});
