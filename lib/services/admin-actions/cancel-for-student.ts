import type { Context } from "@/lib/context";
import { lockUnused, type UnusedPaymentRow } from "@/lib/db/payment/refund-rows";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { toWireId } from "@/lib/domain/id";
import { type Money, money } from "@/lib/domain/money";
import { type PlannedRefund, spreadRefund } from "@/lib/domain/refund";
import { AppError, invalidField } from "@/lib/errors";
import { refuseDisputed } from "../disputes/refuse-disputed";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import {
  type AdminActionRequest,
  type AdminActionResult,
  changeByStaff,
  type PlannedAdminAction,
} from "./change-by-staff";

export type RefundWish = "unused" | "full" | { amount: number };

export interface CancelRequest extends AdminActionRequest {
  atPeriodEnd: boolean;
  /** What is refunded if it ends at once; null for nothing. */
  refund: RefundWish | null;
}

/**
 * Cancels a subscription for a student: at the end of the period, or at once and with a refund.
 *
 * @throws as `changeByStaff`; invalid_request for a refund of a period that runs on; conflict if less is left, or a payment is
 * disputed
 */
export async function cancelForStudent(
  context: Context,
  request: CancelRequest,
): Promise<IdempotentResult<AdminActionResult>> {
  const { atPeriodEnd, refund, reason } = request;
  if (atPeriodEnd && refund !== null) {
    throw invalidField(
      "refund",
      "A period that runs to its end is not refunded. Cancel now, or refund the payment separately.",
    );
  }
  return changeByStaff(context, request, (locked, client) =>
    // The reason of staff is in the audit entry: the row keeps only the student's own words.
    atPeriodEnd ? { event: { type: "cancel_asked", reason: null } } : cancelNow(locked, refund, reason, client),
  );
}

async function cancelNow(
  locked: LockedSubscription,
  refund: RefundWish | null,
  reason: string,
  client: Connection,
): Promise<PlannedAdminAction> {
  const refunds = refund === null ? [] : await planRefunds(locked, refund, client);
  await refuseDisputed(refunds, client);
  return { event: { type: "cancelled_now", reason, refund: totalOf(refunds) }, refunds };
}

async function planRefunds(
  { student, now }: LockedSubscription,
  wish: RefundWish,
  client: Connection,
): Promise<PlannedRefund[]> {
  const payments = await lockUnused(student.id, now, client);
  const shares = spreadRefund(payments.map(toUnused), wish, now);
  if (!shares) throw tooMuch();
  return payments.flatMap(({ id, currency }, index) => {
    const amount = shares[index] ?? 0;
    return amount > 0 ? [{ payment_id: toWireId("payment", id), amount, currency }] : [];
  });
}

function toUnused({ amount, promised, period_start: periodStart, period_end: periodEnd }: UnusedPaymentRow) {
  return { amount, promised, periodStart, periodEnd };
}

function totalOf(refunds: readonly PlannedRefund[]): Money | null {
  const [first] = refunds;
  return first
    ? money(
        refunds.reduce((sum, { amount }) => sum + amount, 0),
        first.currency,
      )
    : null;
}

function tooMuch(): AppError {
  const message = "The payments of the current and coming periods have less than that left to refund.";
  return new AppError("conflict", message, { fields: { amount: message } });
}
