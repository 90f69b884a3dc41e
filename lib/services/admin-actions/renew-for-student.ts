import type { Context } from "@/lib/context";
import { isMoneyOnItsWay } from "@/lib/db/payment/payment-rows";
import { lockRenewal } from "@/lib/db/renewal/lock-renewal";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import type { PaidSubscription } from "@/lib/domain/subscription-model";
import { auditSource } from "../audit/write-audit";
import { withGateway } from "../gateway-sync/with-gateway";
import { withGatewayIdempotency } from "../idempotency/with-gateway-idempotency";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { type ChargeResult, chargeAttempt } from "../renewal/charge-attempt";
import { chooseRenewalPlan } from "../renewal/plan-to-renew";
import { renewalRefusal } from "../renewal/prepare-attempt";
import { prepareRenewal } from "../renewal/prepare-renewal";
import { requireStaff } from "../require-staff";
import { getNamedStudent, studentNotFound } from "../student/get-named-student";
import { getCurrentSubscription } from "../subscription/get-current-subscription";
import { refusalError } from "../subscription/refusal";
import { type AdminActionRequest, type AdminActionResult, withoutKeyInPreview } from "./change-by-staff";
import { type Effects, NO_EFFECTS, previewEffects } from "./effects";

export interface RenewalDone extends AdminActionResult {
  /** Null in a preview. */
  result: ChargeResult | null;
}

/**
 * Does what the nightly job would do, at once: the same attempt, of which only one can be open, and the same charge. If the process
 * dies in between, the reconciliation continues with it as with any other.
 *
 * @throws not_found; conflict if there is nothing to renew; payment_in_progress; unavailable if the gateway does not respond
 */
export async function renewForStudent(
  context: Context,
  request: AdminActionRequest,
): Promise<IdempotentResult<RenewalDone>> {
  requireStaff(context, "admin:write");
  const { id, subscription_id: subscriptionId } = await getNamedStudent(request.userId);
  return withGatewayIdempotency(withoutKeyInPreview(context, request), id, async () => {
    const planned = await withTransaction((client) => planRenewal(context, subscriptionId, client));
    const result = request.preview ? null : await withGateway(() => charge(context, subscriptionId, request.reason));
    const isAsPlanned = result === null || result === "captured";
    const effects = isAsPlanned ? planned : { ...NO_EFFECTS, charge: planned.charge };
    return { result, effects, current: await getCurrentSubscription(context, subscriptionId) };
  });
}

/** What happens if the charge is captured. */
async function planRenewal({ realNow }: Context, subscriptionId: string, client: Connection): Promise<Effects> {
  const renewal = await lockRenewal(subscriptionId, realNow, client);
  if (!renewal) throw studentNotFound();
  const { locked, plans } = renewal;
  const refusal = renewalRefusal(renewal, { afresh: true });
  if (refusal) throw refusalError(refusal);
  if (await isMoneyOnItsWay(locked.student.id, client)) throw refusalError("payment_in_progress");
  const subscription = locked.subscription as PaidSubscription;
  const plan = chooseRenewalPlan(subscription, plans);
  const sale = { paymentId: locked.student.id, plan, paid: plan.price, requestedAt: locked.now };
  const event = { type: "renewal_captured", sale, renews: subscription.endDate } as const;
  return { ...previewEffects(subscription, event, locked.now), charge: plan.price };
}

async function charge(context: Context, subscriptionId: string, reason: string): Promise<ChargeResult> {
  const by = { ...auditSource(context), reason };
  const prepared = await prepareRenewal(by, subscriptionId, true);
  switch (prepared.kind) {
    // It was renewed by another worker after it was planned.
    case "nothing_due":
      throw refusalError("not_due");
    case "open":
      throw refusalError("payment_in_progress");
    case "declined":
      return "declined";
    case "prepared":
      return chargeAttempt(by, prepared.debit);
  }
}
