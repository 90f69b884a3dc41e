import type { Context } from "@/lib/context";
import { withTransaction } from "@/lib/db/sql/query";
import { findStudent, type StudentRow } from "@/lib/db/student/find-student";
import { type StudentChanges, updateStudent } from "@/lib/db/student/update-student";
import { lockSubscriptionRow } from "@/lib/db/subscription/lock-subscription";
import { findState } from "@/lib/domain/find-state";
import { invalidField } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { followPayer } from "../payers/follow-payer";
import { payerChanges } from "../payers/require-payer";
import { savePayer } from "../payers/save-payer";
import { ensureNamedStudent } from "./ensure-named-student";
import { studentNotFound } from "./get-named-student";

/**
 * Creates the student behind an app's id, or changes the given fields of an existing one.
 *
 * @throws not_found; invalid_request for an unknown state, or a phone number that is none
 */
export async function putStudent(
  context: Context,
  userId: string,
  { phone, ...given }: StudentChanges & { phone?: string | null | undefined },
): Promise<{ student: StudentRow; phone: string | null; created: boolean }> {
  const changes = { ...given, ...(given.state ? { state: stateCode(given.state) } : {}) };
  const payer = payerChanges({ phone }, "");
  const { student, created } = await ensureNamedStudent(context, userId);
  const now = student.clock_now ?? context.realNow;
  return withTransaction(async (client) => {
    await lockSubscriptionRow({ studentId: student.id }, client);
    const when = { now, realNow: context.realNow };
    const isThere = await followPayer(student.id, when, client, () => updateStudent(student.id, changes, now, client));
    const paying = isThere ? await savePayer(student.id, payer, when, client) : null;
    if (!paying) throw studentNotFound();
    const action = created ? "student.created" : "student.updated";
    // The names of the fields, not their values: the audit outlives the student's erasure.
    const after = { fields: [...Object.keys(changes), ...(phone === undefined ? [] : ["phone"])] };
    await writeAudit({ ...auditSource(context), now }, { action, studentId: student.id, after }, client);
    const updated = await findStudent({ by: "id", id: student.id }, client);
    if (!updated) throw studentNotFound();
    return { student: updated, phone: paying.phone, created };
  });
}

function stateCode(given: string): string {
  const state = findState(given);
  if (state) return state;
  throw invalidField("state", "state must be an Indian state or union territory, such as Karnataka or 29.");
}
