import type { OrderPurpose } from "@/lib/db/payment/order-rows";
import { type Money, money } from "@/lib/domain/money";
import { planChange } from "@/lib/domain/plan-change";
import { saleEvent } from "@/lib/services/settlement/build-sale";
import { writeMails, writeRefundMail } from "./mails";
import type { PaidLife } from "./paid-life";
import type { PlannedAction } from "./planned-action";
import { sell, soldOrder } from "./sales";

const REASONS = ["Exams are over.", "It is too expensive for me.", "I use another app now.", null] as const;

export function act(history: PaidLife, name: PlannedAction["name"]): void {
  const { life, at, paid } = history;
  switch (name) {
    case "cancel":
    case "cancel_and_resume":
      cancel(history, name === "cancel_and_resume");
      return;
    case "resume":
      life.apply({ type: "resume_asked" }, at, "student");
      return;
    case "turn_off":
      if (paid.autoRenewal) life.apply({ type: "auto_renewal_turned_off" }, at, "student");
      return;
    case "upgrade":
      upgrade(history);
      return;
    case "downgrade":
    case "downgrade_and_undo":
      if (paid.planKey !== "pro") return;
      life.apply({ type: "downgrade_asked", plan: history.offer("premium") }, at, "student");
      if (name === "downgrade_and_undo") history.planWithin("undo");
      return;
    case "undo":
      life.apply({ type: "downgrade_undone" }, at, "student");
      return;
    case "refund_all":
      refundAll(history);
      return;
    case "refund_part":
      refundInPart(history);
      return;
    case "cancel_now":
      cancelNow(history);
      return;
    case "extend":
      extend(history);
      return;
    case "pay_twice":
      payTwice(history);
      return;
    case "renew_now":
      renewNow(history);
      return;
  }
}

function cancel(history: PaidLife, resumes: boolean): void {
  const { life, locked } = history;
  const { mails } = life.apply({ type: "cancel_asked", reason: life.random.pick(REASONS) }, history.at, "student");
  writeMails(life, mails, locked, null);
  if (resumes) history.planWithin("resume");
}

function cancelNow({ life, locked, at }: PaidLife): void {
  const { mails } = life.apply({ type: "cancelled_now", reason: "asked by phone", refund: null }, at, "staff");
  writeMails(life, mails, locked, null);
}

function extend({ life, at }: PaidLife): void {
  const days = life.random.whole(3, 10);
  life.apply({ type: "extended_by_admin", days, reason: "could not sign in" }, at, "staff");
}

function upgrade(history: PaidLife): void {
  const { life, paid } = history;
  const plan = history.offer("pro");
  const change = planChange(paid, plan, history.at, life.world.billing);
  if (change.kind !== "upgrade") return;
  const placed = checkout(history, "upgrade", change.quote.due, paid.endDate);
  sell(history, placed, plan);
}

/** A manual payment for the next period. */
function renewNow(history: PaidLife): void {
  const { planKey, price } = history.paid;
  const plan = { ...history.offer(planKey), price };
  const { paid, invoice } = sell(history, checkout(history, "renew_now", price, null), plan);
  history.begin(paid, invoice);
}

/** Two tabs: the second payment is refunded automatically. */
function payTwice(history: PaidLife): void {
  const { life, payments, paid: s } = history;
  const plan = { ...history.offer(s.planKey), price: s.price };
  const placed = checkout(history, "purchase", s.price, null);
  const paid = payments.pay(placed, history.at, { appliedAs: "refund" });
  history.at = paid.booking.now;
  const { locked, at } = history;
  const event = saleEvent({ ...soldOrder(placed, paid, plan), attempt: null, locked });
  const reason = life.turnDown(event, at, "student");
  const { refund } = payments.refund(paid, { amount: s.price, reason, at, invoice: null });
  writeRefundMail(life, locked, { payment: paid.row, refund, creditNote: null, endedPlanName: null });
}

function checkout(
  history: PaidLife,
  purpose: Exclude<OrderPurpose, "renewal" | "mandate">,
  amount: Money,
  pricedUntil: Date | null,
) {
  const plan = history.offer(purpose === "upgrade" ? "pro" : history.paid.planKey);
  const facts = { purpose, plan, amount, billing: history.billing, pricedUntil };
  return history.payments.checkout(facts, history.at);
}

function refundAll(history: PaidLife): void {
  const { life, payments, period, locked, at } = history;
  if (!period || period.invoice.creditedAmount > 0) return;
  const { paid, invoice } = period;
  life.apply({ type: "period_refunded", paymentId: paid.row.id, keeps: null }, at, "system");
  const said = "did not like it";
  const asked = { amount: paid.amount, reason: "requested", at, invoice, said } as const;
  const { refund, creditNote } = payments.refund(paid, asked);
  writeRefundMail(life, locked, { payment: paid.row, refund, creditNote, endedPlanName: locked.plan.name });
}

function refundInPart(history: PaidLife): void {
  const { life, payments, period, locked, at } = history;
  if (!period || period.invoice.creditedAmount > 0) return;
  const { paid, invoice } = period;
  const { amount, currency } = paid.amount;
  const part = money(Math.max(1, Math.floor(amount / life.random.whole(2, 5))), currency);
  const asked = { amount: part, reason: "requested", at, invoice, said: "a lesson did not load" } as const;
  const { refund, creditNote } = payments.refund(paid, asked);
  writeRefundMail(life, locked, { payment: paid.row, refund, creditNote, endedPlanName: null });
}
