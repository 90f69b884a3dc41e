import type { Context } from "@/lib/context";
import { type AlertRow, findAlert, listAlerts as listRows } from "@/lib/db/alert/alert-rows";
import type { AlertKind } from "@/lib/domain/alert";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { AppError, invalidField } from "@/lib/errors";
import { requireStaff } from "../require-staff";

export interface AlertsRequest {
  statuses: readonly AlertRow["status"][];
  kind?: AlertKind;
  limit: number;
  cursor?: string;
}

/** A page of alerts, the newest first. @throws forbidden; invalid_request for an invalid cursor */
export async function listAlerts(
  context: Context,
  { statuses, kind, limit, cursor }: AlertsRequest,
): Promise<{ alerts: AlertRow[]; nextCursor: string | null }> {
  requireStaff(context, "admin:read");
  const id = cursor === undefined ? null : fromWireId("alert", cursor);
  const place = id ? await findAlert(id) : null;
  if (cursor !== undefined && !place)
    throw invalidField("cursor", "cursor must be the next_cursor of the previous page.");
  const after = place && { openedAt: place.opened_at, id: place.id };
  const rows = await listRows({ statuses, kind: kind ?? null, after }, limit + 1);
  const alerts = rows.slice(0, limit);
  const last = rows.length > limit ? alerts.at(-1) : undefined;
  return { alerts, nextCursor: last ? toWireId("alert", last.id) : null };
}

/** @throws forbidden; not_found */
export async function getAlert(context: Context, wireId: string): Promise<AlertRow> {
  requireStaff(context, "admin:read");
  const id = fromWireId("alert", wireId);
  const alert = id ? await findAlert(id) : null;
  if (!alert) throw new AppError("not_found", "There is no alert with this id.");
  return alert;
}
