import type { Context } from "@/lib/context";
import { type AlertRow, acknowledgeAlert as acknowledge } from "@/lib/db/alert/alert-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { AppError } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { requireStaff } from "../require-staff";
import { getAlert } from "./list-alerts";

/** Marks an alert as being handled. Safe to repeat. @throws forbidden; not_found; conflict if it is resolved */
export async function acknowledgeAlert(context: Context, wireId: string): Promise<AlertRow> {
  requireStaff(context, "admin:write");
  const { id } = await getAlert(context, wireId);
  const accountId = context.actor.kind === "staff" ? context.actor.accountId : null;
  const done = await withTransaction(async (client) => {
    const alert = await acknowledge(id, accountId, context.realNow, client);
    const after = alert && { kind: alert.kind, group: alert.group_key };
    if (alert) await writeAudit(auditSource(context), { action: "alert.acknowledged", subject: wireId, after }, client);
    return alert;
  });
  if (done) return done;
  const alert = await getAlert(context, wireId);
  if (alert.status === "resolved") throw new AppError("conflict", "This alert is already resolved.");
  return alert;
}
