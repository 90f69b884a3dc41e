import type { Context } from "@/lib/context";
import type { Once } from "../once";
import { changeByStaff, type DeedDone, type DeedRequest } from "./change-by-staff";

/** Takes her cancellation back, or turns auto-renewal on again. @throws as `changeByStaff` */
export function resumeForStudent(context: Context, request: DeedRequest): Promise<Once<DeedDone>> {
  return changeByStaff(context, request, ({ subscription }) => ({
    event: { type: subscription.cancelRequestedAt ? "resume_asked" : "auto_renewal_turned_on" },
  }));
}
