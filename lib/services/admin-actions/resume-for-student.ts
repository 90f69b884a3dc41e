import type { Context } from "@/lib/context";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { type AdminActionRequest, type AdminActionResult, changeByStaff } from "./change-by-staff";

/** Takes a cancellation back, or turns auto-renewal on again. @throws as `changeByStaff` */
export function resumeForStudent(
  context: Context,
  request: AdminActionRequest,
): Promise<IdempotentResult<AdminActionResult>> {
  return changeByStaff(context, request, ({ subscription }) => ({
    event: { type: subscription.cancelRequestedAt ? "resume_asked" : "auto_renewal_turned_on" },
  }));
}
