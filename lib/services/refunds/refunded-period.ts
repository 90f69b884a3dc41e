import { findPlanTerms } from "@/lib/db/catalogue/find-plan-terms";
import { findPeriodBefore, type InvoiceRow } from "@/lib/db/invoice/invoice-rows";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { EventOf } from "@/lib/domain/subscription-model";

export interface RefundedPeriod {
  event: EventOf<"period_refunded">;
  /** Of the plan that runs on to its end; null where none does. */
  keepsPlanName: string | null;
}

/**
 * What giving back the whole of a payment does to the subscription: null where it paid for no period that she is in or has before her. The
 * period is known by its start, because a gift moves its end.
 */
export async function refundedPeriod(
  locked: LockedSubscription,
  payment: { id: string; applied_as: string | null },
  invoice: Pick<InvoiceRow, "period_start"> | null,
  client: Connection,
): Promise<RefundedPeriod | null> {
  const { endDate, startDate } = locked.subscription;
  // The difference of an upgrade is not the period's payment: what she paid for the period itself stays.
  if (!invoice || endDate === null || payment.applied_as === "upgrade") return null;
  if (invoice.period_start.getTime() !== startDate.getTime()) return null;
  const keeps = await findRunningPeriod(locked, client);
  return {
    event: { type: "period_refunded", paymentId: payment.id, keeps },
    keepsPlanName: keeps?.plan.name ?? null,
  };
}

/** What she paid for before a period that has not begun, and still has. */
async function findRunningPeriod({ subscription, student, now }: LockedSubscription, client: Connection) {
  const { startDate, entitledPlanVersionId, price } = subscription;
  if (startDate <= now || entitledPlanVersionId === null || price === null) return null;
  const begun = await findPeriodBefore(student.id, startDate, client);
  const plan = begun && (await findPlanTerms(entitledPlanVersionId, price.currency, client));
  if (!plan) return null;
  // A price that she was promised stays; another plan's is that of its version.
  return { startDate: begun, plan: plan.versionId === subscription.planVersionId ? { ...plan, price } : plan };
}
