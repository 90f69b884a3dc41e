import { findChosenPlan, findPlanTerms, type PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import { findPeriodBefore, type InvoiceRow } from "@/lib/db/invoice/invoice-rows";
import { findPeriodPayments, type PeriodPayment } from "@/lib/db/payment/period-payments";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { toWireId } from "@/lib/domain/id";
import { money } from "@/lib/domain/money";
import { isReturned, type StackedPayment, termsBelow, upgradesOn } from "@/lib/domain/period-payments";
import type { PlannedRefund } from "@/lib/domain/refund";
import type { EventOf } from "@/lib/domain/subscription-model";

/** A payment that is refunded, or lost, in full. */
export interface ReturnedPayment {
  id: string;
  applied_as: string | null;
}

export interface RefundedPeriod {
  /** Null if the plan stays as it is. */
  event: EventOf<"period_refunded"> | EventOf<"upgrade_refunded"> | null;
  /** Of the plan that goes on; null if none does, or if it is about to end as well. */
  keepsPlanName: string | null;
  /** The upgrades on top of the payment that are refunded with it, as far as something is left of them. */
  upgrades: UpgradePayment[];
}

export interface UpgradePayment extends StackedPayment {
  currency: string;
  keepsUpgrades: boolean;
}

/**
 * What a full refund of a payment does to the subscription, and which upgrades are refunded with it: null if it did not pay for the
 * running or an upcoming period. A period is identified by its start, because an extension moves its end.
 *
 * @param keepsUpgrades staff wants the upgrades on top of it kept; a recorded refund of the payment may say so too
 */
export async function refundedPeriod(
  locked: LockedSubscription,
  payment: ReturnedPayment,
  invoice: Pick<InvoiceRow, "period_start"> | null,
  client: Connection,
  keepsUpgrades = false,
): Promise<RefundedPeriod | null> {
  const { endDate, startDate } = locked.subscription;
  if (!invoice || endDate === null) return null;
  if (payment.applied_as === "upgrade")
    return refundedUpgrade(locked, payment, invoice.period_start, client, keepsUpgrades);
  if (invoice.period_start.getTime() !== startDate.getTime()) return null;
  const keeps = await findRunningPeriod(locked, client);
  const stack = await readStack(locked, { from: startDate, before: null }, client);
  return {
    event: { type: "period_refunded", paymentId: payment.id, keeps },
    keepsPlanName: keeps?.plan.name ?? null,
    upgrades: keepsUpgrades || isKept(stack, payment.id) ? [] : upgradesOn(stack, payment.id),
  };
}

/** What is refunded of an upgrade. */
export function leftToRefund({ id, amount, returned, currency }: UpgradePayment): PlannedRefund {
  return { payment_id: toWireId("payment", id), amount: amount - returned, currency };
}

function isKept(stack: readonly UpgradePayment[], paymentId: string): boolean {
  return stack.some(({ id, keepsUpgrades }) => id === paymentId && keepsUpgrades);
}

/** The plan below an upgrade comes back: at once, also where the next period is renewed already and keeps its own terms. */
async function refundedUpgrade(
  locked: LockedSubscription,
  { id }: ReturnedPayment,
  periodStart: Date,
  client: Connection,
  keepsUpgrades: boolean,
): Promise<RefundedPeriod | null> {
  const range = await periodOfUpgrade(locked, periodStart, client);
  if (!range) return null;
  const stack = await readStack(locked, range, client);
  const upgrades = upgradesOn(stack, id);
  // A kept upgrade on top of it goes on, and so does its plan.
  if (upgrades.length > 0 && (keepsUpgrades || isKept(stack, id))) return null;
  const below = await planBelow(locked, stack, id, client);
  if (!below) return null;
  const { planVersionId, entitledPlanVersionId } = locked.subscription;
  const isRenewed = range.before !== null;
  const isThere = below.versionId === (isRenewed ? entitledPlanVersionId : planVersionId);
  const keepsSchedule = await staysScheduled(locked, below, client);
  const event = { type: "upgrade_refunded", paymentId: id, below, isRenewed, keepsSchedule } as const;
  // If the payment below is on its way back too, the plan ends with that, and no mail promises it.
  const isEnding = stack.some((payment) => !payment.isUpgrade && isReturned(payment));
  return { event: isThere ? null : event, keepsPlanName: isEnding ? null : below.name, upgrades };
}

/** The period that an upgrade belongs to, if that is not over: `before` is set if the next one is renewed already. */
async function periodOfUpgrade({ student, subscription, now }: LockedSubscription, start: Date, client: Connection) {
  const { startDate } = subscription;
  if (start >= startDate) return { from: startDate, before: null };
  if (startDate <= now) return null;
  const running = await findPeriodBefore(student.id, startDate, client);
  return running && start >= running ? { from: running, before: startDate } : null;
}

async function planBelow(
  { subscription }: LockedSubscription,
  stack: readonly StackedPayment[],
  paymentId: string,
  client: Connection,
): Promise<PlanOffer | null> {
  const terms = termsBelow(stack, paymentId);
  const currency = subscription.price?.currency;
  if (!terms || currency === undefined) return null;
  const plan = await findPlanTerms(terms.versionId, currency, client);
  return plan && { ...plan, price: money(terms.price, currency) };
}

/** A planned change stays planned while it still goes down. */
async function staysScheduled(
  { subscription: { scheduledPlanKey } }: LockedSubscription,
  below: PlanOffer,
  client: Connection,
): Promise<boolean> {
  if (scheduledPlanKey === null) return false;
  const scheduled = await findChosenPlan(scheduledPlanKey, below.price.currency, client);
  return scheduled !== null && scheduled.rank < below.rank;
}

async function readStack(
  { student }: LockedSubscription,
  { from, before }: { from: Date; before: Date | null },
  client: Connection,
): Promise<UpgradePayment[]> {
  return (await findPeriodPayments(student.id, from, before, client)).map(toStacked);
}

function toStacked(row: PeriodPayment): UpgradePayment {
  const { id, amount, currency, promised, version_id: versionId } = row;
  const { replaced_version_id: replacedVersionId, replaced_price: price } = row;
  const replaced = replacedVersionId === null || price === null ? null : { versionId: replacedVersionId, price };
  const isUpgrade = row.applied_as === "upgrade";
  const keepsUpgrades = row.keeps_upgrades;
  return { id, isUpgrade, amount, currency, returned: promised, versionId, replaced, keepsUpgrades };
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
