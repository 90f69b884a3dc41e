import type { Context } from "@/lib/context";
import type { StudentRow } from "@/lib/db/student/find-student";
import { toWireId } from "@/lib/domain/id";
import { invalidField } from "@/lib/errors";
import { auditSource } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { eraseWithin, previewErasure } from "../student/erase-student";
import { getNamedStudent } from "../student/get-named-student";
import { type AdminActionRequest, withoutKeyInPreview } from "./change-by-staff";

export interface EraseRequest extends AdminActionRequest {
  /** The student's mail address, or either of their ids. */
  confirm: string | null;
}

export interface Erased {
  /** ISO; null in a preview. */
  erasedAt: string | null;
  plan: string;
}

/**
 * Erases a student for staff. The idempotency key has no student, because on a retry there is no student with this id any more.
 *
 * @throws not_found; invalid_request if the confirmation names somebody else; payment_in_progress
 */
export async function eraseForStudent(context: Context, request: EraseRequest): Promise<IdempotentResult<Erased>> {
  requireStaff(context, "admin:write");
  return withIdempotency(withoutKeyInPreview(context, request), null, async (client) => {
    const student = await getNamedStudent(request.userId);
    if (request.preview) return { erasedAt: null, plan: await previewErasure(student.id, client) };
    requireConfirmed(student, request.confirm);
    const source = { ...auditSource(context), now: student.clock_now ?? context.realNow, reason: request.reason };
    const plan = await eraseWithin(student.id, source, client);
    return { erasedAt: source.now.toISOString(), plan };
  });
}

function requireConfirmed({ id, external_id, email }: StudentRow, confirm: string | null): void {
  const names = [toWireId("student", id), external_id, email].filter((name) => name !== null);
  const isOfStudent = names.some((name) => name.toLowerCase() === confirm?.trim().toLowerCase());
  if (!isOfStudent) throw invalidField("confirm", "This does not match the student's email address or id.");
}
