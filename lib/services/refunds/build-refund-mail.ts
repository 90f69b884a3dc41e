import type { MailFactsOf } from "@/emails/delivery/facts";
import type { PaymentRow } from "@/lib/db/payment/payment-rows";
import type { RefundRow } from "@/lib/db/payment/refund-rows";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import { refundMailReason } from "@/lib/domain/refund";
import { chargeAhead } from "@/lib/domain/renewal";
import { stateOf } from "@/lib/domain/subscription";
import { billingSettings } from "../subscription/billing-settings";
import { methodLabel } from "../subscription/method-label";
import { recipientOf } from "../subscription/student-mail";

export interface RefundMailFacts {
  locked: Pick<LockedSubscription, "student" | "method" | "now">;
  payment: Pick<PaymentRow, "amount" | "currency" | "captured_at">;
  refund: Pick<RefundRow, "id" | "amount" | "currency" | "reason">;
  creditNote: { number: string } | null;
  /** What the refund does to the plan; null where nothing. */
  after: Partial<Pick<MailFactsOf<"refund_issued">, "endedPlanName" | "openCharge" | "keeps" | "back">> | null;
}

/** One mail per refund, however often the gateway reports it. */
export function refundMailCause(refundId: string): string {
  return `refund_issued:${refundId}`;
}

/** What the mail says of the plan below a refunded upgrade: how long it works, and its next charge if that is certain by now. */
export function backOn(
  planName: string,
  { subscription, now }: LockedSubscription,
): MailFactsOf<"refund_issued">["back"] {
  const { endDate: until, renewalDay, price, scheduledPlanKey, openAttempt } = subscription;
  if (until === null) return null;
  const isSettled = stateOf(subscription) === "renewing" && scheduledPlanKey === null && openAttempt === null;
  const renewsAt = isSettled && renewalDay !== null ? chargeAhead(renewalDay, now, billingSettings()) : null;
  return { planName, until, renewal: renewsAt && price && { at: renewsAt, price } };
}

/** What the template of the mail about a refund needs. */
export function refundMailProps(facts: RefundMailFacts): MailFactsOf<"refund_issued"> {
  const { locked, payment, refund, creditNote, after } = facts;
  return {
    recipient: recipientOf(locked),
    refunded: money(refund.amount, refund.currency),
    paid: money(payment.amount, payment.currency),
    paidAt: payment.captured_at ?? locked.now,
    method: methodLabel(locked.method),
    reason: refundMailReason(refund.reason),
    creditNote: creditNote && { number: creditNote.number },
    endedPlanName: null,
    openCharge: null,
    keeps: null,
    back: null,
    ...after,
  };
}
