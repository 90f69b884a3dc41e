import type { Context } from "@/lib/context";
import { eventOf } from "../checkout/change-plan";
import { quoteChange } from "../checkout/quote-change";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { refusalError } from "../subscription/refusal";
import { type AdminActionRequest, type AdminActionResult, changeByStaff } from "./change-by-staff";

/**
 * Schedules a downgrade for the next renewal, or undoes a scheduled one, by the same calculation as the student's own page. Only the
 * student can agree to an upgrade that costs more: nobody else can make them pay.
 *
 * @throws as `changeByStaff` and `quoteChange`
 */
export function changeForStudent(
  context: Context,
  request: AdminActionRequest & { planKey: string },
): Promise<IdempotentResult<AdminActionResult>> {
  return changeByStaff(context, request, async (locked, client) => {
    const event = eventOf(await quoteChange(locked, request.planKey, client));
    if (!event) throw refusalError("only_student_agrees");
    return { event };
  });
}
