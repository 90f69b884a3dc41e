import type { Context } from "@/lib/context";
import { countFeatureUsers, lockFeature, updateFeature } from "@/lib/db/catalogue/catalogue-entries";
import { afterCommit } from "@/lib/db/sql/query";
import { toLaunchUrl } from "@/lib/domain/launch-url";
import { RECENT_USE_DAYS } from "@/lib/domain/terms";
import { getEnv } from "@/lib/env";
import { AppError, invalidField } from "@/lib/errors";
import { announceCatalogue } from "@/lib/realtime/announce";
import { withoutKeyInPreview } from "../admin-actions/change-by-staff";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";

export interface FeatureRequest {
  feature: string;
  /** The address of its own app, null for our own page; undefined keeps the current one. */
  launchUrl?: string | null;
  /** Undefined keeps the current state. */
  isArchived?: boolean;
  reason: string;
  preview: boolean;
}

type FeatureChange =
  | { what: "launch_url"; before: string | null; after: string | null }
  | { what: "archived"; before: boolean; after: boolean };

export interface ChangedFeature {
  feature: string;
  changes: FeatureChange[];
  /** Students who have used it recently. */
  touches: { recent: number };
}

/** What "recently" means in the preview of a change. */
const RECENT_MS = RECENT_USE_DAYS * 24 * 60 * 60 * 1000;

/**
 * Sets the address of a feature's own app, or archives and restores a feature. An archived feature is refused from the next call on; open
 * reservations can still be committed, and uses stay in every history.
 *
 * @throws not_found; invalid_request for an unsafe address; conflict if nothing would change
 */
export async function changeFeature(
  context: Context,
  request: FeatureRequest,
): Promise<IdempotentResult<ChangedFeature>> {
  requireStaff(context, "admin:write");
  const { feature: key, reason } = request;
  const wanted = request.launchUrl == null ? request.launchUrl : readUrl(request.launchUrl);
  return withIdempotency(withoutKeyInPreview(context, request), null, async (client) => {
    const before = await lockFeature(key, client);
    if (!before) throw new AppError("not_found", `There is no feature "${key}".`);
    const { isArchived = before.archived_at !== null } = request;
    const launchUrl = wanted === undefined ? before.launch_url : wanted;
    const all: FeatureChange[] = [
      { what: "launch_url", before: before.launch_url, after: launchUrl },
      { what: "archived", before: before.archived_at !== null, after: isArchived },
    ];
    const changes = all.filter((change) => change.before !== change.after);
    if (changes.length === 0)
      throw new AppError("conflict", "Nothing would change. The feature already has these settings.");
    const recent = await countFeatureUsers(key, new Date(context.realNow.getTime() - RECENT_MS), client);
    const changed: ChangedFeature = { feature: key, changes, touches: { recent } };
    if (request.preview) return changed;
    const archivedAt = isArchived ? (before.archived_at ?? context.realNow) : null;
    await updateFeature({ ...before, launch_url: launchUrl, archived_at: archivedAt }, client);
    const side = (which: "before" | "after") => Object.fromEntries(changes.map((one) => [one.what, one[which]]));
    const fact = { action: "feature.changed", subject: key, reason, before: side("before"), after: side("after") };
    await writeAudit(auditSource(context), fact, client);
    afterCommit(client, announceCatalogue);
    return changed;
  });
}

function readUrl(typed: string): string {
  const mayBeLocal = getEnv().STUDYMETER_MODE !== "production";
  const url = toLaunchUrl(typed.trim(), mayBeLocal);
  if (url) return url;
  const local = mayBeLocal ? ", or http:// on localhost" : "";
  throw invalidField(
    "launch_url",
    `The address must begin with https://${local}, without a user name or password in it.`,
  );
}
