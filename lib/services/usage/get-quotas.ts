import type { CredentialContext } from "@/lib/context";
import { findQuotas, type SnapshotRow } from "@/lib/db/usage/snapshot";
import { assumedNow } from "@/lib/db/usage/subject-sql";
import { getEnv } from "@/lib/env";
import { readAuthorized, requireCaller } from "./authorize";

export interface QuotasNow {
  /** The student's time of the snapshot. */
  now: Date;
  /** Her time stands still until somebody moves it. */
  onTestClock: boolean;
  /** One row a feature, in the order of the catalogue; all of one snapshot. */
  rows: [SnapshotRow, ...SnapshotRow[]];
}

/**
 * Every feature as it stands now. A student nobody has written for yet is answered as a fresh one.
 *
 * @throws unauthenticated, forbidden, not_found
 */
export async function getQuotas(context: CredentialContext): Promise<QuotasNow> {
  const zone = getEnv().BILLING_TIME_ZONE;
  const { rows, assumption } = await readAuthorized(context, (time) => findQuotas(context.credentials, time, zone));
  requireCaller(context, rows[0]);
  return { now: assumedNow(assumption), onTestClock: assumption.clock !== null, rows };
}
