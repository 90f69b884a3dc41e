import type { Context } from "@/lib/context";
import { withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { Payer } from "@/lib/domain/payer";
import { auditSource, writeAudit } from "../audit/write-audit";
import { studentNotFound } from "../student/get-named-student";
import { requireStudent } from "../subscription/change-subscription";
import { type PayerInput, payerChanges } from "./require-payer";
import { savePayer } from "./save-payer";

/** Takes effect with the next debit. @throws invalid_request */
export async function setPayer(context: Context, input: PayerInput): Promise<Payer> {
  const { id, subscriptionId } = requireStudent(context);
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, context.realNow, client);
    if (!locked) throw studentNotFound();
    const { now } = locked;
    const payer = await savePayer(id, payerChanges(input), { now, realNow: context.realNow }, client);
    if (!payer) throw studentNotFound();
    // The names of the fields, not their values: the audit outlives the student's erasure.
    const fact = { action: "student.payer_changed", studentId: id, after: { fields: Object.keys(input) } };
    await writeAudit({ ...auditSource(context), now }, fact, client);
    return payer;
  });
}
