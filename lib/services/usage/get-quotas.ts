import type { CredentialContext } from "@/lib/context";
import { findQuotas, type SnapshotRow } from "@/lib/db/usage/snapshot";
import { assumedNow } from "@/lib/db/usage/subject-sql";
import { getEnv } from "@/lib/env";
import { readAuthorized, requireCaller } from "./authorize";

export interface QuotasNow {
  /** The student's time of the snapshot. */
  now: Date;
  /** The student's time stands still until somebody advances it. */
  onTestClock: boolean;
  /** One row a feature, in the order of the catalogue; all of one snapshot. */
  rows: [SnapshotRow, ...SnapshotRow[]];
}

/**
 * The current quotas of all features. A student who has no row yet is treated as a new one.
 *
 * @throws unauthenticated, forbidden, not_found
 */
export async function getQuotas(context: CredentialContext): Promise<QuotasNow> {
  const zone = getEnv().BILLING_TIME_ZONE;
  const { rows, assumption } = await readAuthorized(context, (time) => findQuotas(context.credentials, time, zone));
  requireCaller(context, rows[0], "usage:read");
  return { now: assumedNow(assumption), onTestClock: assumption.clock !== null, rows };
}
