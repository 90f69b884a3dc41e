import { type Connection, withTransaction } from "@/lib/db/query";
import { eraseStudentRows, lockForErasure } from "@/lib/db/student/erase-student";
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
  "Counts of uses, without what was put in: they belong to the company's books.",
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
  const subscriptionId = await withTransaction(async (client) => {
    const state = await lockForErasure(studentId, client);
    if (!state) throw studentNotFound();
    if (state.paymentInProgress) {
      throw new AppError("payment_in_progress", "A payment is on its way. Try again when it is decided.");
    }
    if (state.plan !== FREE_PLAN_KEY) await endSubscription(studentId, source, client);
    await eraseStudentRows(studentId, source.now, client);
    await writeAudit(source, { action: "student.erased", studentId, before: { plan: state.plan } }, client);
    return state.subscriptionId;
  });
  // Her open pages end now, and not at the next heartbeat.
  announceChange(subscriptionId);
  return source.now;
}

/** As an admin's cancelling now: what she paid for ends with her. Its mail is withdrawn with all the others. */
async function endSubscription(studentId: string, source: AuditSource, on: Connection): Promise<void> {
  const locked = await lockSubscription({ studentId }, source.realNow, on);
  if (!locked) throw studentNotFound();
  const { decision } = await applyEvent(locked, { type: "cancelled_now", reason: "erased", refund: null }, source, on);
  if (decision.kind === "refused") throw refusalError(decision.reason);
}
