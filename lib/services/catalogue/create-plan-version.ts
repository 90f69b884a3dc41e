import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import {
  countTouched,
  insertPlanVersion,
  listPlanVersions,
  lockPlan,
  type PlanVersionRow,
  type Touched,
} from "@/lib/db/catalogue/plan-versions";
import { afterCommit } from "@/lib/db/sql/query";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { LEAST_CHARGE } from "@/lib/domain/plan-change";
import { AppError, invalidField } from "@/lib/errors";
import { announceCatalogue } from "@/lib/realtime/announce";
import { withoutKeyInPreview } from "../admin-actions/change-by-staff";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";

export interface VersionRequest {
  plan: string;
  /** Number of the version that the request was based on: a newer version is not overwritten (optimistic locking). */
  basedOn: number;
  /** What changes; null is unlimited. */
  limits: Record<string, number | null>;
  prices: Record<string, number>;
  /** Number of an old version to restore; the changes are applied on top of it. */
  restore: number | null;
  reason: string;
  preview: boolean;
}

type Terms = Pick<PlanVersionRow, "limits" | "prices">;

export interface VersionChange {
  /** `limit:<feature>` or `price:<currency>`. */
  what: string;
  before: number | null;
  after: number | null;
}

export interface CreatedVersion {
  plan: string;
  version: number;
  changes: VersionChange[];
  touches: { now: number; keep: number; planned: number };
}

/**
 * Publishes a new version of a plan: limits and prices from now on. It applies to students on the free plan at the next call, on every
 * instance, because the engine reads the current version in the consuming statement; paying students keep the version that they bought.
 *
 * @throws not_found; invalid_request; conflict if another version was published meanwhile, or nothing would change
 */
export async function createPlanVersion(
  context: Context,
  request: VersionRequest,
): Promise<IdempotentResult<CreatedVersion>> {
  requireStaff(context, "admin:write");
  const { plan, reason, restore } = request;
  return withIdempotency(withoutKeyInPreview(context, request), null, async (client) => {
    if (!(await lockPlan(plan, client))) throw noSuchPlan(plan);
    const versions = await listPlanVersions(plan, client);
    const current = versions.find(({ is_current }) => is_current);
    if (!current) throw noSuchPlan(plan);
    if (current.version !== request.basedOn) throw outdated(current);
    const next = nextTerms(current, versions, request);
    const changes = changesOf(current, next);
    if (changes.length === 0)
      throw new AppError("conflict", "This is the same as the current version. Change a limit or a price.");
    const version = Math.max(...versions.map((one) => one.version)) + 1;
    const touches = touchesOf(plan, await countTouched(plan, context.realNow, client));
    const made: CreatedVersion = { plan, version, changes, touches };
    if (request.preview) return made;
    const source = auditSource(context);
    const row = { id: uuidv7(), plan, version, reason, createdBy: source.actorId, restores: restore };
    await insertPlanVersion({ ...row, ...next, now: context.realNow }, client);
    const fact = {
      action: "plan.version_created",
      subject: `${plan} ${version}`,
      reason,
      before: { version: current.version, ...valuesOf(changes, "before") },
      after: { version, ...valuesOf(changes, "after") },
    };
    await writeAudit(source, fact, client);
    if (plan === FREE_PLAN_KEY) afterCommit(client, announceCatalogue);
    return made;
  });
}

function nextTerms(current: PlanVersionRow, versions: readonly PlanVersionRow[], request: VersionRequest): Terms {
  const { limits, prices, restore, plan } = request;
  for (const key of Object.keys(limits)) {
    if (!(key in current.limits)) throw invalidField(`limits.${key}`, `There is no feature "${key}".`);
  }
  for (const [currency, amount] of Object.entries(prices)) {
    if (plan === FREE_PLAN_KEY) throw invalidField(`prices.${currency}`, "The free plan has no price.");
    if (!(currency in current.prices)) throw invalidField(`prices.${currency}`, `Nothing is sold in ${currency}.`);
    if (amount < LEAST_CHARGE) throw invalidField(`prices.${currency}`, `A price is at least ${LEAST_CHARGE}.`);
  }
  const base = restore === null ? current : versions.find(({ version }) => version === restore);
  if (!base) throw invalidField("restore", `There is no version ${restore} of this plan.`);
  // A feature or currency that the old version did not have stays as it is now.
  return {
    limits: { ...current.limits, ...base.limits, ...limits },
    prices: { ...current.prices, ...base.prices, ...prices },
  };
}

/** The differences between two versions. */
export function changesOf(before: Terms, after: Terms): VersionChange[] {
  const differing = (kind: string, was: Record<string, number | null>, is: Record<string, number | null>) =>
    Object.keys(is).flatMap((key): VersionChange[] => {
      const [a = null, b = null] = [was[key], is[key]];
      return a === b ? [] : [{ what: `${kind}:${key}`, before: a, after: b }];
    });
  return [...differing("limit", before.limits, after.limits), ...differing("price", before.prices, after.prices)];
}

function valuesOf(changes: readonly VersionChange[], side: "before" | "after") {
  return Object.fromEntries(changes.map((change) => [change.what, change[side]]));
}

function touchesOf(plan: string, { free, holders, planned }: Touched): CreatedVersion["touches"] {
  return { now: plan === FREE_PLAN_KEY ? free : 0, keep: holders, planned };
}

function noSuchPlan(plan: string): AppError {
  return new AppError("not_found", `There is no plan "${plan}".`);
}

function outdated({ version, creator }: PlanVersionRow): AppError {
  const by = creator === null ? "" : ` by ${creator}`;
  const message = `Version ${version} was published meanwhile${by}. Check it, then try again.`;
  return new AppError("conflict", message, { fields: { based_on: message } });
}
