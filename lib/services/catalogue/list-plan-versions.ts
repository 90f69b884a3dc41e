import type { Context } from "@/lib/context";
import { listPlanVersions as findVersions, type PlanVersionRow } from "@/lib/db/catalogue/plan-versions";
import { requireStaff } from "../require-staff";

/** All versions of each plan, newest first; the one with `is_current` is in effect. @throws forbidden */
export async function listPlanVersions(context: Context): Promise<PlanVersionRow[]> {
  requireStaff(context, "admin:read");
  return findVersions(null);
}
