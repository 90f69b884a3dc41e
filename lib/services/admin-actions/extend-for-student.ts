import type { Context } from "@/lib/context";
import type { Once } from "../idempotency/with-idempotency";
import { type AdminActionRequest, type AdminActionResult, changeByStaff } from "./change-by-staff";

/** Gives whole days: of the period while it runs, to pay while she is in grace. @throws as `changeByStaff` */
export function extendForStudent(
  context: Context,
  request: AdminActionRequest & { days: number },
): Promise<Once<AdminActionResult>> {
  const { days, reason } = request;
  return changeByStaff(context, request, () => ({ event: { type: "extended_by_admin", days, reason } }));
}
