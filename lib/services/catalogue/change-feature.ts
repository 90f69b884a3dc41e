import type { Context } from "@/lib/context";
import { countFeatureUsers, lockFeature, updateFeature } from "@/lib/db/catalogue/catalogue-entries";
import { afterCommit } from "@/lib/db/sql/query";
import { toLaunchUrl } from "@/lib/domain/launch-url";
import { RECENT_USE_DAYS } from "@/lib/domain/terms";
import { getEnv } from "@/lib/env";
import { AppError, invalidField } from "@/lib/errors";
import { announceCatalogue } from "@/lib/realtime/announce";
import { keyOf } from "../admin-actions/change-by-staff";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type Once, once } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";

export interface FeatureRequest {
  feature: string;
  /** Where its own app is, null for our own page; undefined stays as it is. */
  launchUrl?: string | null;
  /** Undefined stays as it is. */
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
  /** Students who have used it of late. */
  touches: { recent: number };
}

/** What "of late" means where it is said whom a feature matters to. */
const RECENT_MS = RECENT_USE_DAYS * 24 * 60 * 60 * 1000;

/**
 * Says where a feature's own app is, or takes the feature out of the catalogue and back into it. An archived feature is refused to everybody
 * at the next call; what was started can still be finished, and what was used stays in every history.
 *
 * @throws not_found; invalid_request for an address that nobody should be sent to; conflict where it says so already
 */
export async function changeFeature(context: Context, request: FeatureRequest): Promise<Once<ChangedFeature>> {
  requireStaff(context, "admin:write");
  const { feature: key, reason } = request;
  const wanted = request.launchUrl == null ? request.launchUrl : readUrl(request.launchUrl);
  return once(keyOf(context, request), null, async (client) => {
    const before = await lockFeature(key, client);
    if (!before) throw new AppError("not_found", `There is no feature "${key}".`);
    const { isArchived = before.archived_at !== null } = request;
    const launchUrl = wanted === undefined ? before.launch_url : wanted;
    const all: FeatureChange[] = [
      { what: "launch_url", before: before.launch_url, after: launchUrl },
      { what: "archived", before: before.archived_at !== null, after: isArchived },
    ];
    const changes = all.filter((change) => change.before !== change.after);
    if (changes.length === 0) throw new AppError("conflict", "The feature is like this already.");
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
  throw invalidField("launch_url", `The address must begin with https://${local}, without a name or password in it.`);
}
