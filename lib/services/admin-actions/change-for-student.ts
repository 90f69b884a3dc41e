import type { Context } from "@/lib/context";
import { quoteChange } from "../checkout/quote-change";
import type { Once } from "../idempotency/with-idempotency";
import { refusalError } from "../subscription/refusal";
import { type AdminActionRequest, type AdminActionResult, changeByStaff } from "./change-by-staff";

/**
 * Plans a lower plan for the next renewal, or takes a planned one back, by the reckoning that her own page shows. A higher plan is hers to
 * agree to: nobody else makes her pay more.
 *
 * @throws as `changeByStaff` and `quoteChange`
 */
export function changeForStudent(
  context: Context,
  request: AdminActionRequest & { planKey: string },
): Promise<Once<AdminActionResult>> {
  return changeByStaff(context, request, async (locked, client) => {
    const { change, plan } = await quoteChange(locked, request.planKey, client);
    switch (change.kind) {
      case "downgrade":
        return { event: { type: "downgrade_asked", plan } };
      case "undo":
        return { event: { type: "downgrade_undone" } };
      case "upgrade":
        throw refusalError("only_she_agrees");
    }
  });
}
