import { findPlanTerms } from "@/lib/db/catalogue/find-plan-terms";
import { findPeriodBefore, type InvoiceRow } from "@/lib/db/invoice/invoice-rows";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { EventOf } from "@/lib/domain/subscription-model";

export interface RefundedPeriod {
  event: EventOf<"period_refunded">;
  /** Of the plan that runs on to its end; null if none does. */
  keepsPlanName: string | null;
}

/**
 * What a full refund of a payment does to the subscription: null if it did not pay for the current or an upcoming period. The
 * period is identified by its start, because an extension moves its end.
 */
export async function refundedPeriod(
  locked: LockedSubscription,
  payment: { id: string; applied_as: string | null },
  invoice: Pick<InvoiceRow, "period_start"> | null,
  client: Connection,
): Promise<RefundedPeriod | null> {
  const { endDate, startDate } = locked.subscription;
  // The proration of an upgrade is not the period's payment: what was paid for the period itself stays.
  if (!invoice || endDate === null || payment.applied_as === "upgrade") return null;
  if (invoice.period_start.getTime() !== startDate.getTime()) return null;
  const keeps = await findRunningPeriod(locked, client);
  return {
    event: { type: "period_refunded", paymentId: payment.id, keeps },
    keepsPlanName: keeps?.plan.name ?? null,
  };
}

/** The running period, if the subscription has been renewed already and the next period has not begun. */
async function findRunningPeriod({ subscription, student, now }: LockedSubscription, client: Connection) {
  const { startDate, entitledPlanVersionId, price } = subscription;
  if (startDate <= now || entitledPlanVersionId === null || price === null) return null;
  const begun = await findPeriodBefore(student.id, startDate, client);
  const plan = begun && (await findPlanTerms(entitledPlanVersionId, price.currency, client));
  if (!plan) return null;
  // A price that was agreed for this version stays; for another plan it is the price of its version.
  return { startDate: begun, plan: plan.versionId === subscription.planVersionId ? { ...plan, price } : plan };
}
