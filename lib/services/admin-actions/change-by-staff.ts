import type { Context } from "@/lib/context";
import type { Connection } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { SubscriptionEvent } from "@/lib/domain/subscription-model";
import { auditSource } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { writeRefunds } from "../refunds/write-refunds";
import { requireStaff } from "../require-staff";
import { getNamedStudent, studentNotFound } from "../student/get-named-student";
import { applyEvent } from "../subscription/apply-event";
import { type SubscriptionWithMessage, withMessage } from "../subscription/change-subscription";
import { refusalError } from "../subscription/refusal";
import { subscriptionMessage } from "../subscription/subscription-message";
import { type Effects, previewEffects } from "./effects";

export interface AdminActionRequest {
  /** Our id of the student, or the app's. */
  userId: string;
  reason: string;
  /** Return what would happen, and stop before the first write. */
  preview: boolean;
}

export interface AdminActionResult {
  effects: Effects;
  current: SubscriptionWithMessage;
}

/** What staff asked for, decided on the locked subscription. */
export interface PlannedAdminAction {
  event: SubscriptionEvent;
  refunds?: Effects["refunds"];
}

/**
 * Applies one event for staff, with their reason in the audit entry; in a preview, only returns what it would do.
 *
 * @throws not_found; conflict or payment_in_progress if the rules refuse it
 */
export async function changeByStaff(
  context: Context,
  request: AdminActionRequest,
  plan: (locked: LockedSubscription, client: Connection) => PlannedAdminAction | Promise<PlannedAdminAction>,
): Promise<IdempotentResult<AdminActionResult>> {
  requireStaff(context, "admin:write");
  const student = await getNamedStudent(request.userId);
  return withIdempotency(withoutKeyInPreview(context, request), student.id, async (client) => {
    const locked = await lockSubscription({ studentId: student.id }, context.realNow, client);
    if (!locked) throw studentNotFound();
    const { event, refunds = [] } = await plan(locked, client);
    const effects = { ...previewEffects(locked.subscription, event, locked.now), refunds };
    if (request.preview) return { effects, current: await currentOf(locked, client) };
    const source = { ...auditSource(context), now: locked.now, reason: request.reason };
    const applied = await applyEvent(locked, event, source, client);
    if (applied.decision.kind === "refused") throw refusalError(applied.decision.reason);
    await writeRefunds(refunds, { locked, source, accountId: accountOf(context) }, client);
    return { effects, current: await currentOf(applied.locked, client) };
  });
}

/** A preview is never stored, and never replayed, so it has no idempotency key. */
export function withoutKeyInPreview(context: Context, { preview }: Pick<AdminActionRequest, "preview">): Context {
  return preview ? { ...context, idempotency: null } : context;
}

export function accountOf({ actor }: Context): string | null {
  return actor.kind === "staff" ? actor.accountId : null;
}

function currentOf(locked: LockedSubscription, client: Connection): Promise<SubscriptionWithMessage> {
  return withMessage(locked, subscriptionMessage(locked.subscription, locked.now), client);
}
