import type { Context } from "@/lib/context";
import { listPlanVersions as findVersions, type PlanVersionRow } from "@/lib/db/catalogue/plan-versions";
import { requireStaff } from "../require-staff";

/** Every version that there ever was of each plan, newest first; the first with `is_current` counts. @throws forbidden */
export async function listPlanVersions(context: Context): Promise<PlanVersionRow[]> {
  requireStaff(context, "admin:read");
  return findVersions(null);
}
