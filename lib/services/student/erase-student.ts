import { afterCommit, type Connection, withTransaction } from "@/lib/db/sql/query";
import { eraseStudentRows, type LockedForErasure, lockForErasure } from "@/lib/db/student/erase-student";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { AppError } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { type AuditSource, writeAudit } from "../audit/write-audit";
import { revokeForErasure } from "../mandates/write-revocation";
import { applyEvent } from "../subscription/apply-event";
import { refusalError } from "../subscription/refusal";
import { studentNotFound } from "./get-named-student";

/** What erasure keeps, to tell the student. */
export const KEPT_AFTER_ERASURE = [
  "Usage counts, without their content: they belong to the company's accounts.",
  "Payments, and invoices with the recipient as issued: tax law requires them.",
  "The audit log of what was done, under an id that no longer leads to a person.",
] as const;

/**
 * Erases a student for good: sessions end at once, and the app's id is free for a new student.
 *
 * @returns when, in the student's time
 * @throws not_found, payment_in_progress (a pending payment must still be applied to somebody)
 */
export async function eraseStudent(studentId: string, source: AuditSource): Promise<Date> {
  await withTransaction((client) => eraseWithin(studentId, source, client));
  return source.now;
}

/** The same in the caller's transaction. @returns the plan that ended with it */
export async function eraseWithin(studentId: string, source: AuditSource, client: Connection): Promise<string> {
  const { plan, subscriptionId } = await lockErasable(studentId, client);
  if (plan !== FREE_PLAN_KEY) await endSubscription(studentId, source, client);
  await revokeForErasure(studentId, source, client);
  await eraseStudentRows(studentId, source.now, client);
  // Personal texts are lost with the data key; the reason for the erasure stays readable, so it goes into `after`.
  const after = source.reason === undefined ? undefined : { reason: source.reason };
  await writeAudit(source, { action: "student.erased", studentId, before: { plan }, after }, client);
  // Open pages of the student end now, instead of at the next heartbeat.
  afterCommit(client, () => announceChange(subscriptionId));
  return plan;
}

/** What `eraseWithin` would return, or throw. */
export async function previewErasure(studentId: string, client: Connection): Promise<string> {
  return (await lockErasable(studentId, client)).plan;
}

async function lockErasable(studentId: string, client: Connection): Promise<LockedForErasure> {
  const state = await lockForErasure(studentId, client);
  if (!state) throw studentNotFound();
  if (state.paymentInProgress) {
    throw new AppError("payment_in_progress", "A payment is in progress. Try again when it is complete.");
  }
  return state;
}

/** Like an immediate cancellation by an admin: the paid plan ends. Its mail is withdrawn with all other mails of the student. */
async function endSubscription(studentId: string, source: AuditSource, on: Connection): Promise<void> {
  const locked = await lockSubscription({ studentId }, source.realNow, on);
  if (!locked) throw studentNotFound();
  const { decision } = await applyEvent(locked, { type: "cancelled_now", reason: "erased", refund: null }, source, on);
  if (decision.kind === "refused") throw refusalError(decision.reason);
}
