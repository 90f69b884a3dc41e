import type { Context } from "@/lib/context";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { type AdminActionRequest, type AdminActionResult, changeByStaff } from "./change-by-staff";

/** Adds whole days: to the paid period, or in grace to the grace period. @throws as `changeByStaff` */
export function extendForStudent(
  context: Context,
  request: AdminActionRequest & { days: number },
): Promise<IdempotentResult<AdminActionResult>> {
  const { days, reason } = request;
  return changeByStaff(context, request, () => ({ event: { type: "extended_by_admin", days, reason } }));
}
