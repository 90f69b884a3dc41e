import { afterCommit, type Connection, withTransaction } from "@/lib/db/sql/query";
import { eraseStudentRows, type LockedForErasure, lockForErasure } from "@/lib/db/student/erase-student";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { AppError } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { type AuditSource, writeAudit } from "../audit/write-audit";
import { applyEvent } from "../subscription/apply-event";
import { refusalError } from "../subscription/refusal";
import { studentNotFound } from "./get-named-student";

/** What erasure leaves, for the person who asks. */
export const KEPT_AFTER_ERASURE = [
  "Counts of uses, without what was put in: they belong to the company's ledger.",
  "Payments, and invoices with the recipient as issued: tax law asks for them.",
  "The trail of what was done, by an id that no longer leads to anybody.",
] as const;

/**
 * Takes a student out of the product for good: sessions end at once, and her id is free for somebody new.
 *
 * @returns when, in her time
 * @throws not_found, payment_in_progress (money that is on its way must have somewhere to arrive)
 */
export async function eraseStudent(studentId: string, source: AuditSource): Promise<Date> {
  await withTransaction((client) => eraseWithin(studentId, source, client));
  return source.now;
}

/** The same in the caller's transaction. @returns the plan that ended with it */
export async function eraseWithin(studentId: string, source: AuditSource, client: Connection): Promise<string> {
  const { plan, subscriptionId } = await lockErasable(studentId, client);
  if (plan !== FREE_PLAN_KEY) await endSubscription(studentId, source, client);
  await eraseStudentRows(studentId, source.now, client);
  // What is said of her goes with her key; why staff erased her is for whoever asks after her.
  const after = source.reason === undefined ? undefined : { reason: source.reason };
  await writeAudit(source, { action: "student.erased", studentId, before: { plan }, after }, client);
  // Her open pages end now, and not at the next heartbeat.
  afterCommit(client, () => announceChange(subscriptionId));
  return plan;
}

/** What `eraseWithin` would answer, or throw. */
export async function previewErasure(studentId: string, client: Connection): Promise<string> {
  return (await lockErasable(studentId, client)).plan;
}

async function lockErasable(studentId: string, client: Connection): Promise<LockedForErasure> {
  const state = await lockForErasure(studentId, client);
  if (!state) throw studentNotFound();
  if (state.paymentInProgress) {
    throw new AppError("payment_in_progress", "A payment is on its way. Try again when it is decided.");
  }
  return state;
}

/** As an admin's cancelling now: what she paid for ends with her. Its mail is withdrawn with all the others. */
async function endSubscription(studentId: string, source: AuditSource, on: Connection): Promise<void> {
  const locked = await lockSubscription({ studentId }, source.realNow, on);
  if (!locked) throw studentNotFound();
  const { decision } = await applyEvent(locked, { type: "cancelled_now", reason: "erased", refund: null }, source, on);
  if (decision.kind === "refused") throw refusalError(decision.reason);
}
