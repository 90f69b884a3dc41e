import {
  type DueQuery,
  type DueSubscription,
  findDueReminders,
  findDueRenewals,
  findDueRestores,
  findOpenRenewals,
  findPutOffRenewals,
} from "@/lib/db/renewal/due";
import type { DailyJob } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";

export interface DueOptions {
  /** Only these students, on whatever clock; without it all students who are not on a test clock. */
  studentIds?: readonly string[];
  after?: string | null;
  limit?: number;
}

/** Only ids are read, so a page of this size takes little memory. */
const PAGE = 500;

const FIND: Record<DailyJob, (query: DueQuery) => Promise<DueSubscription[]>> = {
  "renew-subscriptions": findDueRenewals,
  "restore-free-plan": findDueRestores,
  "send-renewal-reminders": findDueReminders,
};

/**
 * One page of the subscriptions that a daily job should look at: everything due by now, so that the next run catches up with a missed
 * one. Whether there is anything to do for one is decided when it is processed.
 */
export function listDue(job: DailyJob, realNow: Date, options: DueOptions = {}): Promise<DueSubscription[]> {
  const { studentIds = null, after = null, limit = PAGE } = options;
  return FIND[job]({ realNow, timeZone: getEnv().BILLING_TIME_ZONE, studentIds, after, limit });
}

/** One page of the renewals that the nightly run has put off, which may be due now. */
export function listPutOffRenewals(realNow: Date, options: DueOptions = {}): Promise<DueSubscription[]> {
  const { studentIds = null, after = null, limit = PAGE } = options;
  return findPutOffRenewals({ realNow, timeZone: getEnv().BILLING_TIME_ZONE, studentIds, after, limit });
}

/** Page after page of `listDue`. */
export async function* eachDue(
  job: DailyJob,
  realNow: Date,
  options: Pick<DueOptions, "studentIds"> = {},
): AsyncGenerator<DueSubscription> {
  let after: string | null = null;
  do {
    const page: DueSubscription[] = await listDue(job, realNow, { ...options, after });
    yield* page;
    after = page.length < PAGE ? null : (page.at(-1)?.subscriptionId ?? null);
  } while (after !== null);
}

/** Subscriptions with an open attempt that has not changed for a while: the caller reconciles it with the gateway. */
export function listOpenRenewals(realNow: Date, options: DueOptions = {}): Promise<DueSubscription[]> {
  const { studentIds = null, after = null, limit = PAGE } = options;
  return findOpenRenewals({ realNow, studentIds, after, limit });
}
