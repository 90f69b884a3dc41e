import { at, recipient, rupees } from "./previews/facts";
import { MONEY_BACK_PREVIEWS } from "./previews/money-back";

/** Facts as a service would give them, one set for every variant of the text. Alice's dates follow the example journey. */

const dollars = (amount: number) => ({ amount, currency: "USD" });

const PREMIUM = { name: "Premium", benefits: ["No limits on any feature", "Priority support", "30 days of history"] };
const PRO = {
  name: "Pro",
  benefits: ["Everything in Premium", "Trends, and a year of history", "Download your history as CSV"],
};
const VISA = "Visa ending in 1007";
const FEBRUARY = at("2026-02-01T00:00");
const APRIL = at("2026-04-01T00:00");

const meter = (name: string, used: number, limit: number | null, resetsAt: string | null) => ({
  name,
  used,
  limit,
  resetsAt,
});

const FREE_LIMITS = [
  meter("Quiz", 12, 3, APRIL),
  meter("Flashcards", 1, 3, APRIL),
  meter("Pair Quiz", 0, 1, APRIL),
  meter("Ask Question", 5, 5, APRIL),
  meter("Predicted Questions", 0, 3, APRIL),
  meter("Previous Papers", 4, 10, APRIL),
  meter("Previous Year Questions", 0, 10, APRIL),
  meter("YouTube Summarizer", 2, 2, APRIL),
  meter("Daily Quiz", 31, null, null),
  meter("Mock Test", 0, 3, APRIL),
];

const purchase = {
  recipient: recipient("2026-01-11T11:00"),
  plan: PREMIUM,
  paid: rupees(79900),
  startsAt: at("2026-01-11T11:00"),
  endsAt: at("2026-02-10T11:00"),
  renewsAt: at("2026-02-09T02:00"),
  renewalPrice: rupees(79900),
  method: VISA,
  receipt: { number: "INV-2526-000042" },
};

const reminder = {
  recipient: recipient("2026-02-02T09:00"),
  variant: "renews" as const,
  days: 7,
  plan: PREMIUM,
  currentPlanName: "Premium",
  price: rupees(79900),
  chargedAt: at("2026-02-09T02:00"),
  endsAt: at("2026-02-10T11:00"),
  method: VISA,
  methodProblem: null,
};

const renewal = {
  recipient: recipient("2026-02-09T02:00"),
  planName: "Premium",
  paid: rupees(79900),
  paidAt: at("2026-02-09T02:00"),
  method: VISA,
  startsAt: at("2026-02-10T11:00"),
  endsAt: at("2026-03-12T11:00"),
  renewsAt: at("2026-03-11T02:00"),
  receipt: { number: "INV-2526-000057" },
};

const decline = {
  recipient: recipient("2026-03-11T02:00"),
  planName: "Premium",
  price: rupees(79900),
  reason: "insufficient_funds",
  method: VISA,
  gracePeriodEnd: at("2026-03-14T02:00"),
  retriesAt: [at("2026-03-12T02:00"), at("2026-03-13T02:00")],
};

const restricted = {
  recipient: recipient("2026-03-14T03:00"),
  planName: "Premium",
  endedAt: at("2026-03-12T11:00"),
  gracePeriodEnd: at("2026-03-14T02:00"),
  meters: FREE_LIMITS,
  price: rupees(79900),
};

const exhausted = {
  recipient: recipient("2026-01-10T16:20"),
  feature: { key: "quiz", name: "Quiz", used: 3, limit: 3, resetsAt: FEBRUARY },
  others: [
    meter("Flashcards", 1, 3, FEBRUARY),
    meter("Ask Question", 4, 5, FEBRUARY),
    meter("Daily Quiz", 9, null, null),
  ],
  planName: "Free",
  unlock: { planName: "Premium", price: rupees(79900) },
};

const cancellation = {
  recipient: recipient("2026-01-20T12:00"),
  planName: "Premium",
  cancelledAt: at("2026-01-20T12:00"),
  keepsUntil: at("2026-02-10T11:00"),
  canResume: true,
  refund: null,
};

const upgrade = {
  recipient: recipient("2026-01-26T11:00"),
  fromPlanName: "Premium",
  planName: "Pro",
  paid: rupees(40000),
  paidAt: at("2026-01-26T11:00"),
  method: VISA,
  endsAt: at("2026-02-10T11:00"),
  renewsAt: at("2026-02-09T02:00"),
  renewalPrice: rupees(159900),
  receipt: { number: "INV-2526-000048" },
};

const alert = {
  recipient: recipient("2026-02-09T02:20", "Ravi"),
  title: "renewals are failing",
  severity: "medium" as const,
  state: "opened" as const,
  summary: "4 of today's 21 renewals were declined (19%; the limit is 10%).",
  causes: 4,
  openedAt: at("2026-02-09T02:20"),
  resolvedAt: null,
  advice:
    "Check the decline reasons first: if they are all the same, the problem is at the gateway, not with the students.",
  alertId: "alr_0198c5a2f0b07c3e9a1d2b3c4d5e6f70",
};

export const PREVIEWS = {
  subscription_activated: {
    premium: purchase,
    "pro in dollars, New York": {
      ...purchase,
      recipient: { ...recipient("2026-01-11T11:00", null), timeZone: "America/New_York" },
      plan: PRO,
      paid: dollars(1999),
      renewalPrice: dollars(1999),
      method: null,
    },
  },
  renewal_reminder: {
    renews: reminder,
    "renews, late, with a card that expires": {
      ...reminder,
      recipient: recipient("2026-02-08T10:00"),
      days: 1,
      methodProblem: "expires" as const,
    },
    "renews with a mandate that the bank has not confirmed": { ...reminder, methodProblem: "unconfirmed" as const },
    "renews at a lower plan": { ...reminder, currentPlanName: "Pro" },
    "renews without the payer's details": { ...reminder, methodProblem: "payer" as const },
    "renews without a method": { ...reminder, method: null, methodProblem: "none" as const },
    ends: { ...reminder, variant: "ends" as const, days: 8, chargedAt: null },
  },
  renewal_successful: { renews: renewal, "ends with this period": { ...renewal, renewsAt: null } },
  renewal_failed: {
    "with retries": decline,
    "without the payer's details": { ...decline, reason: "payer_details_missing" },
    "without a method": { ...decline, reason: "no_payment_method", method: null, retriesAt: [] },
    "under a dispute": { ...decline, reason: "payment_disputed", retriesAt: [] },
    "no response": { ...decline, reason: "no_answer", retriesAt: [at("2026-03-12T02:00")] },
    "an unknown reason": { ...decline, reason: "reason_of_next_year" },
    "skipped by the student": { ...decline, reason: "debit_skipped", retriesAt: [] },
    "a mandate that has expired": { ...decline, reason: "mandate_expired", retriesAt: [] },
  },
  subscription_expired: {
    expired: {
      recipient: recipient("2026-02-11T03:00"),
      plan: PREMIUM,
      price: rupees(79900),
      endedAt: at("2026-02-10T11:00"),
      gracePeriodEnd: at("2026-02-13T11:00"),
    },
  },
  features_restricted: {
    "after grace": restricted,
    "after a cancellation": { ...restricted, recipient: recipient("2026-03-13T03:00"), gracePeriodEnd: null },
  },
  quota_exhausted: {
    quiz: exhausted,
    "a single use": {
      ...exhausted,
      feature: { key: "pair_quiz", name: "Pair Quiz", used: 1, limit: 1, resetsAt: FEBRUARY },
      others: [],
    },
    "a custom feature that never resets": {
      ...exhausted,
      feature: { key: "essay_check", name: "Essay Check", used: 40, limit: 40, resetsAt: null },
      unlock: null,
    },
  },
  cancellation_confirmed: {
    "keeps the period": cancellation,
    "in grace": {
      ...cancellation,
      recipient: recipient("2026-03-11T09:00"),
      cancelledAt: at("2026-03-11T09:00"),
      keepsUntil: at("2026-03-14T02:00"),
      canResume: false,
    },
    "while a charge is open": { ...cancellation, openCharge: rupees(99900) },
    "now, with a refund": { ...cancellation, keepsUntil: null, canResume: false, refund: rupees(79900) },
  },
  ...MONEY_BACK_PREVIEWS,
  payment_receipt: { upgrade, "without renewal": { ...upgrade, renewsAt: null } },
  verify_address: {
    verify: {
      recipient: recipient("2026-01-01T10:00"),
      address: "alice@example.com",
      path: "/verify-address/4c1f0f6b2d",
      expiresAt: at("2026-01-02T10:00"),
    },
  },
  reset_password: {
    reset: {
      recipient: recipient("2026-01-01T10:00"),
      path: "/reset-password/4c1f0f6b2d",
      expiresAt: at("2026-01-01T11:00"),
    },
    signed_up_again: {
      recipient: recipient("2026-01-01T10:00"),
      path: "/reset-password/4c1f0f6b2d",
      expiresAt: at("2026-01-01T11:00"),
      triedToSignUp: true,
    },
  },
  password_changed: {
    changed: { recipient: recipient("2026-01-05T18:40"), address: "alice@example.com", isReset: false },
    reset: { recipient: recipient("2026-01-05T18:40"), address: "alice@example.com", isReset: true },
  },
  address_changed: {
    changed: {
      recipient: recipient("2026-01-05T18:40"),
      address: "alice@example.com",
      next: "alice.rao@learn.example",
    },
  },
  admin_alert: {
    opened: alert,
    escalated: { ...alert, severity: "high" as const, state: "escalated" as const, causes: 1234 },
    resolved: { ...alert, state: "resolved" as const, resolvedAt: at("2026-02-10T00:05"), advice: null },
  },
};
