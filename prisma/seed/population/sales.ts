import type { PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { Attempt } from "@/lib/db/payment/lock-payment-context";
import { buildInvoice } from "@/lib/services/invoices/build-invoice";
import { boughtBy, invoiceFacts, saleEvent } from "@/lib/services/settlement/build-sale";
import { soldPeriod } from "@/lib/services/subscription/sold-period";
import type { Issued } from "./invoices";
import { writeMails } from "./mails";
import type { PaidLife } from "./paid-life";
import type { Paid, PlacedOrder } from "./payments";

/** The order of a plan's checkout. */
export function placePurchase(history: PaidLife, plan: PlanOffer): PlacedOrder {
  const { billing, payments, at } = history;
  return payments.checkout({ purpose: "purchase", plan, amount: plan.price, billing, pricedUntil: null }, at);
}

/** Captures an order's payment and applies it: the change, its invoice and its mails, as `applyCapture` does. */
export function sell(
  history: PaidLife,
  placed: PlacedOrder,
  plan: PlanOffer,
  attempt: Attempt | null = null,
): { paid: Paid; invoice: Issued } {
  const { life, payments } = history;
  const { purpose } = placed.facts;
  if (purpose === "mandate") throw new Error("a mandate sells nothing");
  const paid = payments.pay(placed, history.at, { appliedAs: boughtBy(purpose) }, attempt);
  history.at = paid.booking.now;
  const before = history.locked;
  const sold = { ...soldOrder(placed, paid, plan), attempt, locked: before };
  const event = saleEvent(sold);
  const { mails } = life.apply(event, history.at, purpose === "renewal" ? "system" : "student");
  const period = soldPeriod(event, before.subscription, life.subscription, history.at);
  const draft = buildInvoice(invoiceFacts(period, sold, before.method), life.world.invoicing);
  const invoice = life.world.invoices.issue(life.id(history.at), draft, life.planOf(period.planKey).name);
  writeMails(life, mails, before, invoice);
  return { paid, invoice };
}

/** A payment with its order, as the services read them. */
export function soldOrder({ facts, order }: PlacedOrder, { row, method }: Paid, plan: PlanOffer) {
  const { amount, currency } = order;
  return {
    order: {
      id: order.id,
      student_id: order.studentId,
      purpose: facts.purpose,
      currency,
      created_at: order.now,
      priced_until: order.pricedUntil,
      billing_name: order.billing.name,
      billing_state: order.billing.state,
      billing_gstin: order.billing.gstin,
    },
    record: { id: row.id },
    payment: { amount, currency, method },
    plan,
  };
}
