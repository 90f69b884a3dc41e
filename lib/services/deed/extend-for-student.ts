import type { Context } from "@/lib/context";
import type { Once } from "../once";
import { changeByStaff, type DeedDone, type DeedRequest } from "./change-by-staff";

/** Gives whole days: of the period while it runs, to pay while she is in grace. @throws as `changeByStaff` */
export function extendForStudent(context: Context, request: DeedRequest & { days: number }): Promise<Once<DeedDone>> {
  const { days, reason } = request;
  return changeByStaff(context, request, () => ({ event: { type: "extended_by_admin", days, reason } }));
}
