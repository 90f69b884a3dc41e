import type { Context } from "@/lib/context";
import { afterCommit, type Connection } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { findCounter, findPlanLimit, setLimitAdjustment } from "@/lib/db/usage/adjust-limit";
import { quotaPeriod } from "@/lib/domain/period";
import { adjustedBy, effectiveLimit } from "@/lib/domain/quota";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { getNamedStudent, studentNotFound } from "../student/get-named-student";
import { type AdminActionRequest, withoutKeyInPreview } from "./change-by-staff";

export interface GrantRequest extends AdminActionRequest {
  feature: string;
  /** Uses to add to the limit of this quota period; negative to lower it. */
  quantity: number;
}

/** A limit with an adjustment, as plain JSON. */
export interface AdjustedLimit {
  feature: string;
  name: string;
  limit: number;
  used: number;
  reserved: number;
  adjustment: number;
  resets_at: string | null;
}

export interface Granted {
  before: AdjustedLimit;
  after: AdjustedLimit;
}

/**
 * Adjusts the limit of one feature until its quota period ends. The adjustment is a column of the counter that every use reads, so it
 * takes effect at the next call; the limit never goes below 0.
 *
 * @throws not_found, feature_not_found; conflict if the feature is unlimited, or the limit is 0 already
 */
export async function grantUses(context: Context, request: GrantRequest): Promise<IdempotentResult<Granted>> {
  requireStaff(context, "admin:write");
  const student = await getNamedStudent(request.userId);
  return withIdempotency(withoutKeyInPreview(context, request), student.id, async (client) => {
    const locked = await lockSubscription({ studentId: student.id }, context.realNow, client);
    if (!locked) throw studentNotFound();
    const { granted, period } = await planAdjustment(locked, request, client);
    if (request.preview) return granted;
    const { before, after } = granted;
    const { id: subscriptionId } = locked.subscription;
    await setLimitAdjustment(subscriptionId, request.feature, period, after.adjustment, client);
    const { reason } = request;
    const fact = { action: "subscription.limit_adjusted", studentId: student.id, reason, before, after };
    await writeAudit({ ...auditSource(context), now: locked.now }, fact, client);
    afterCommit(client, () => announceChange(subscriptionId));
    return granted;
  });
}

async function planAdjustment(
  { subscription, now }: LockedSubscription,
  { feature, quantity }: GrantRequest,
  client: Connection,
) {
  const { id, entitledUntil, entitledPlanVersionId, quotaAnchor } = subscription;
  const isEntitled = entitledUntil !== null && entitledUntil > now;
  const found = await findPlanLimit(feature, isEntitled ? entitledPlanVersionId : null, client);
  if (!found) throw new AppError("feature_not_found", `Feature "${feature}" not found`);
  const { name, quota } = found;
  if (quota === null)
    throw new AppError("conflict", `${name} is unlimited for this student. There is no limit to adjust.`);
  const period = quotaPeriod(found.quota_period, now, quotaAnchor, getEnv().BILLING_TIME_ZONE);
  const { used, reserved, adjustment: current } = await findCounter(id, feature, period, now, client);
  const adjusted = adjustedBy(quota, current, quantity);
  if (adjusted === null) throw new AppError("conflict", `The limit of ${name} cannot be adjusted any further.`);
  const state = (adjustment: number): AdjustedLimit => ({
    feature,
    name,
    limit: effectiveLimit(quota, adjustment),
    used,
    reserved,
    adjustment,
    resets_at: period.end?.toISOString() ?? null,
  });
  return { granted: { before: state(current), after: state(adjusted) }, period };
}
