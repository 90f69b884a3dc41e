import { findPlanTerms } from "@/lib/db/catalogue/find-plan-terms";
import { findLastRecipient, type InvoiceRecipient } from "@/lib/db/invoice/invoice-rows";
import { type AttemptRow, lockAttemptOfOrder } from "@/lib/db/payment/attempt-rows";
import type { OrderRow } from "@/lib/db/payment/order-rows";
import type { AppliedAs } from "@/lib/db/payment/payment-rows";
import type { Connection } from "@/lib/db/query";
import { fixCurrency } from "@/lib/db/student/fix-currency";
import type { LockedSubscription } from "@/lib/db/subscription/lock-subscription";
import { money } from "@/lib/domain/money";
import type { Mismatch } from "@/lib/domain/order";
import type { RepaymentReason } from "@/lib/domain/refund";
import type { Sale, SubscriptionEvent } from "@/lib/domain/subscription-model";
import { applyEvent } from "../subscription/apply-event";
import { closeAttempt } from "./book-attempt";
import { giveBack } from "./give-back";
import { issueInvoice } from "./issue-invoice";
import { keepMethod, type TokenOfPayment } from "./payment-method";
import type { PaymentStory } from "./payment-story";
import { tellOfPayment } from "./tell-of-payment";

/** What the money of an order buys. */
const BUYS = { purchase: "purchase", renewal: "renewal", renew_now: "renewal", upgrade: "upgrade" } as const;

/**
 * Gives what captured money was paid for, or writes down that it goes back: because it is not what was asked for, because her
 * subscription has no use for it, or because it only confirmed a payment method.
 */
export async function applyCapture(
  story: PaymentStory,
  mismatch: Mismatch | null,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<AppliedAs> {
  const { by, locked, order, payment } = story;
  const attempt = order.purpose === "renewal" ? await lockAttemptOfOrder(order.id, client) : null;
  // Somebody has paid it back at the gateway before we ever heard of it.
  if (payment.status === "refunded") {
    if (attempt) await closeAttempt(attempt, story, "refunded", client);
    return "refund";
  }
  const misfit = mismatch ?? (locked.student.isErased ? "student_erased" : null);
  if (misfit) {
    if (attempt) await closeAttempt(attempt, story, misfit, client);
    await sendBack(story, misfit, client);
    await tellOfPayment(
      story,
      { action: "payment.refused", reason: misfit, events: ["payment/refund.requested"] },
      client,
    );
    return "refund";
  }
  if (order.purpose === "mandate") return confirmMethod(story, token, client);

  const event = eventOf(order, await saleOf(story, attempt, client), attempt);
  const { decision } = await applyEvent(withMethod(locked, token), event, by, client, {
    issueReceipt: async (sold) => issueInvoice({ ...sold, ...(await factsOf(story, client)) }, client),
  });
  if (decision.kind === "refused") throw new Error(`captured money was refused: ${decision.reason}`);
  if (decision.kind === "refund") {
    await sendBack(story, decision.reason, client);
    if (attempt) await closeAttempt(attempt, story, decision.reason, client);
    return "refund";
  }
  if (token) await keepMethod(locked, token, client);
  await fixCurrency(order.student_id, order.currency, client);
  if (attempt) await closeAttempt(attempt, story, null, client);
  return BUYS[order.purpose];
}

async function sendBack(
  { known, payment, locked }: PaymentStory,
  reason: RepaymentReason,
  client: Connection,
): Promise<void> {
  const { amount, currency } = payment;
  await giveBack({ paymentId: known.id, amount, currency, reason, now: locked.now }, client);
}

/** The small amount has done its work when it is captured. Renewals that wait for a method are tried again by whoever hears of it. */
async function confirmMethod(
  story: PaymentStory,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<"mandate"> {
  if (token) await keepMethod(story.locked, token, client);
  await sendBack(story, "mandate", client);
  const events = ["payment/refund.requested", ...(token ? (["payment/method.confirmed"] as const) : [])] as const;
  await tellOfPayment(story, { action: "payment_method.changed", reason: null, events }, client);
  return "mandate";
}

/** The mail about this payment names what it was paid with. */
function withMethod(locked: LockedSubscription, token: TokenOfPayment | null): LockedSubscription {
  if (!token) return locked;
  const { mandateMax, issuer, ...facts } = token.facts;
  return { ...locked, method: { ...facts, id: "", hasToken: true } };
}

async function saleOf(
  { order, known, payment }: PaymentStory,
  attempt: AttemptRow | null,
  client: Connection,
): Promise<Sale> {
  const plan = order.plan_version_id && (await findPlanTerms(order.plan_version_id, order.currency, client));
  if (!plan) throw new Error(`the order ${order.id} sells a plan that has no price in ${order.currency}`);
  const paid = money(payment.amount, payment.currency);
  return {
    paymentId: known.id,
    // What she agreed to is her price from now on. An upgrade pays a part; the whole is the catalogue's.
    plan: order.purpose === "upgrade" ? plan : { ...plan, price: paid },
    paid,
    requestedAt: attempt?.created_at ?? order.created_at,
  };
}

function eventOf(order: OrderRow, sale: Sale, attempt: AttemptRow | null): SubscriptionEvent {
  switch (order.purpose) {
    case "renewal":
      if (!attempt) throw new Error(`the order ${order.id} renews without an attempt`);
      return { type: "renewal_captured", sale, renews: attempt.period_start };
    case "renew_now":
      return { type: "renewal_captured", sale, renews: null };
    case "upgrade":
      if (!order.priced_until) throw new Error(`the order ${order.id} upgrades without an end`);
      return { type: "upgrade_captured", sale, pricedUntil: order.priced_until };
    default:
      return { type: "purchase_captured", sale };
  }
}

async function factsOf(story: PaymentStory, client: Connection) {
  const { order, known, payment, locked } = story;
  return {
    studentId: order.student_id,
    isTest: locked.student.testClockId !== null,
    paymentId: known.id,
    total: money(payment.amount, payment.currency),
    recipient: await recipientOf(story, client),
    now: locked.now,
  };
}

/** Nobody is asked where she lives at a renewal: what she said at the checkout goes on to count. */
async function recipientOf({ order, locked }: PaymentStory, client: Connection): Promise<InvoiceRecipient> {
  const name = order.billing_name ?? locked.student.name;
  if (order.purpose === "purchase") return { name, state: order.billing_state, gstin: order.billing_gstin };
  const before = await findLastRecipient(order.student_id, client);
  return {
    name: name ?? before?.name ?? null,
    state: before?.state ?? order.billing_state,
    gstin: before?.gstin ?? order.billing_gstin,
  };
}
