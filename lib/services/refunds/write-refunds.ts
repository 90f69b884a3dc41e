import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { type PlannedRefund, type RepaymentReason, refundOutcome } from "@/lib/domain/refund";
import { type AuditFact, type AuditSource, writeAudit } from "../audit/write-audit";
import { autoRefund } from "../settlement/auto-refund";

export interface RefundContext {
  locked: LockedSubscription;
  source: AuditSource;
  /** Who asked for it; null for an API key. */
  accountId: string | null;
  reason?: RepaymentReason;
  /** The upgrades on top of the payment are not refunded with it. */
  keepsUpgrades?: boolean;
}

export interface WrittenRefund {
  id: string;
  paymentId: string;
  amount: number;
  currency: string;
  status: "pending" | "processed" | "failed";
}

/** Records refunds by staff, or those that follow from a refund, each with its audit entry and with the outbox event that submits it, under the lock of the subscription. */
export async function writeRefunds(
  refunds: readonly PlannedRefund[],
  { locked, source, accountId, reason = "requested", keepsUpgrades = false }: RefundContext,
  client: Connection,
): Promise<WrittenRefund[]> {
  const { now, student, subscription } = locked;
  const written: WrittenRefund[] = [];
  for (const { payment_id: wireId, amount, currency } of refunds) {
    const paymentId = fromWireId("payment", wireId);
    if (!paymentId) throw new Error(`${wireId} is no payment`);
    const repayment = { paymentId, amount, currency, reason, accountId, keepsUpgrades, now };
    const id = await autoRefund(repayment, client);
    const event = {
      id: uuidv7(),
      name: "payment/refund.requested",
      cause: `payment/refund.requested:${id}`,
      data: { subscriptionId: subscription.id, paymentId },
    } as const;
    await insertEvent(event, { now, realNow: source.realNow }, client);
    const refund = { id: toWireId("refund", id), paymentId: wireId, amount, currency };
    await writeAudit({ ...source, now }, refundFact(student.id, refund), client);
    written.push({ ...refund, status: refundOutcome("prepared") });
  }
  return written;
}

/** For the audit log: somebody of the company gives money back. */
export function refundFact(studentId: string, refund: Omit<WrittenRefund, "status">): AuditFact {
  return { action: "payment.refund_requested", studentId, subject: refund.paymentId, after: refund };
}
