import type { InvoicePaidWith, InvoiceRecipient } from "@/lib/db/invoice/invoice-rows";
import type { Attempt, PaymentContextFacts } from "@/lib/db/payment/lock-payment-context";
import type { OrderPurpose, OrderRow } from "@/lib/db/payment/order-rows";
import type { PaymentRow } from "@/lib/db/payment/payment-rows";
import type { DefaultMethod, LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import type { Sale, SubscriptionEvent } from "@/lib/domain/subscription-model";
import type { GatewayPayment } from "@/lib/gateway";
import { billingOf } from "../invoices/billing-details";
import type { InvoiceFacts } from "../invoices/build-invoice";
import type { SoldPeriod } from "../subscription/sold-period";

/** A captured payment, and its order. */
export interface SoldOrder {
  order: Pick<
    OrderRow,
    | "id"
    | "student_id"
    | "purpose"
    | "currency"
    | "created_at"
    | "priced_until"
    | "billing_name"
    | "billing_state"
    | "billing_gstin"
  >;
  record: Pick<PaymentRow, "id">;
  payment: Pick<GatewayPayment, "amount" | "currency" | "method"> & Partial<Pick<GatewayPayment, "createdAt">>;
  /** What it sells, at the catalogue's price. */
  plan: PaymentContextFacts["plan"];
  attempt: Pick<Attempt, "createdAt" | "periodStart"> | null;
  locked: Pick<LockedSubscription, "now"> & {
    student: Pick<LockedSubscription["student"], "name" | "billing" | "testClockId">;
  };
}

const BUYS = { purchase: "purchase", renewal: "renewal", renew_now: "renewal", upgrade: "upgrade" } as const;

/** What the money of an order buys. */
export function boughtBy(purpose: Exclude<OrderPurpose, "mandate">): (typeof BUYS)[typeof purpose] {
  return BUYS[purpose];
}

function saleOf({ order, record, payment, plan, attempt, locked }: SoldOrder): Sale {
  if (!plan) throw new Error(`the order ${order.id} sells a plan that has no price in ${order.currency}`);
  const paid = money(payment.amount, payment.currency);
  return {
    paymentId: record.id,
    // The price agreed to stays the student's price. An upgrade pays only the proration; the full price is the catalogue's.
    plan: order.purpose === "upgrade" ? plan : { ...plan, price: paid },
    paid,
    requestedAt: attempt?.createdAt ?? order.created_at,
    // The gateway knows nothing of test clocks.
    ...(payment.createdAt ? { paidAt: locked.student.testClockId === null ? payment.createdAt : locked.now } : {}),
  };
}

/** The event of a captured payment. @throws Error if  the order is not one that sells a period */
export function saleEvent(sold: SoldOrder): SubscriptionEvent {
  const { order, attempt } = sold;
  const sale = saleOf(sold);
  switch (order.purpose) {
    case "renewal":
      if (!attempt) throw new Error(`the order ${order.id} renews without an attempt`);
      return { type: "renewal_captured", sale, renews: attempt.periodStart };
    case "renew_now":
      return { type: "renewal_captured", sale, renews: null };
    case "upgrade":
      if (!order.priced_until) throw new Error(`the order ${order.id} upgrades without an end`);
      return { type: "upgrade_captured", sale, pricedUntil: order.priced_until };
    default:
      return { type: "purchase_captured", sale };
  }
}

/** @param method what it was paid with */
export function invoiceFacts(
  period: SoldPeriod,
  { order, record, payment, locked }: Omit<SoldOrder, "attempt" | "plan">,
  method: DefaultMethod | null,
): InvoiceFacts {
  return {
    ...period,
    studentId: order.student_id,
    isTest: locked.student.testClockId !== null,
    paymentId: record.id,
    total: money(payment.amount, payment.currency),
    recipient: recipientOf({ order, locked }),
    // A payment without a mandate (wallet, net banking) names its kind itself, and there is nothing else to show.
    paidWith: method && method.kind === payment.method ? shownOf(method) : null,
    now: locked.now,
  };
}

function shownOf({ kind, network, lastFour, upiHandle }: DefaultMethod): InvoicePaidWith {
  return { kind, network, lastFour, upiHandle };
}

/** A purchase is invoiced with the billing details given at its checkout, everything after it with the current ones. */
function recipientOf({ order, locked: { student } }: Pick<SoldOrder, "order" | "locked">): InvoiceRecipient {
  const { address } = student.billing;
  const { name, state, gstin } = billingOf(student);
  if (order.purpose !== "purchase") return { name, address, state, gstin };
  return { name: order.billing_name ?? name, address, state: order.billing_state, gstin: order.billing_gstin };
}
