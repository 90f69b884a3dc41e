import type { Context } from "@/lib/context";
import { lockAnyPlan, writePlanArchived } from "@/lib/db/catalogue/catalogue-entries";
import { countTouched } from "@/lib/db/catalogue/plan-versions";
import { afterCommit } from "@/lib/db/sql/query";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { AppError } from "@/lib/errors";
import { announceCatalogue } from "@/lib/realtime/announce";
import { withoutKeyInPreview } from "../admin-actions/change-by-staff";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";

export interface ArchiveRequest {
  plan: string;
  isArchived: boolean;
  reason: string;
  preview: boolean;
}

export interface ArchivedPlan {
  plan: string;
  archived: boolean;
  touches: { keep: number; planned: number };
}

/**
 * Stops selling a plan, or sells it again. Students who have it keep it, and it goes on renewing as they bought it; a scheduled change
 * to it still takes effect.
 *
 * @throws not_found; conflict for the free plan, which cannot be archived, and if nothing would change
 */
export async function archivePlan(context: Context, request: ArchiveRequest): Promise<IdempotentResult<ArchivedPlan>> {
  requireStaff(context, "admin:write");
  const { plan: key, isArchived, reason } = request;
  return withIdempotency(withoutKeyInPreview(context, request), null, async (client) => {
    const plan = await lockAnyPlan(key, client);
    if (!plan) throw new AppError("not_found", `There is no plan "${key}".`);
    if (key === FREE_PLAN_KEY)
      throw new AppError("conflict", "The free plan cannot be archived: everyone who does not pay is on it.");
    const wasArchived = plan.archived_at !== null;
    if (wasArchived === isArchived) {
      throw new AppError("conflict", isArchived ? "This plan is already archived." : "This plan is already on sale.");
    }
    const { holders: keep, planned } = await countTouched(key, context.realNow, client);
    const done: ArchivedPlan = { plan: key, archived: isArchived, touches: { keep, planned } };
    if (request.preview) return done;
    await writePlanArchived(key, isArchived ? context.realNow : null, client);
    const fact = {
      action: isArchived ? "plan.archived" : "plan.restored",
      subject: key,
      reason,
      before: { archived: wasArchived },
      after: { archived: isArchived },
    };
    await writeAudit(auditSource(context), fact, client);
    afterCommit(client, announceCatalogue);
    return done;
  });
}
