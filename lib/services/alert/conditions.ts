import {
  observeBackups,
  observeChurn,
  observeConversion,
  observeFailingWebhooks,
  observeIncidents,
  observeJobs,
  observeLatencies,
  observeOveruse,
  observeRenewals,
  observeUnknown,
} from "@/lib/db/alert/observe";
import { observeReasons } from "@/lib/db/alert/observe-attempts";
import { observeDisputes } from "@/lib/db/payment/list-disputes";
import {
  type AlertKind,
  type AlertLimits,
  type Finding,
  judgeBackup,
  judgeChurn,
  judgeConversion,
  judgeDatabase,
  judgeFaults,
  judgeJobs,
  judgeLatency,
  judgeOveruse,
  judgeRenewals,
  judgeUnknown,
  judgeWebhooks,
} from "@/lib/domain/alert";
import { dayOfInstant, instantOfDay } from "@/lib/domain/calendar";
import { judgeDisputes } from "@/lib/domain/dispute-alert";
import { DAILY_JOB_NAMES, runAtOrBefore } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";
import { gatewayAddress } from "@/lib/gateway";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Condition = (realNow: Date, limits: AlertLimits) => Promise<Finding[]>;

/** Every kind of alert: what it observes, and how that is evaluated. It resolves as soon as nothing is found any more. */
export const CONDITIONS: Record<AlertKind, Condition> = {
  renewal_failures: async (at, limits) => judgeRenewals(await observeRenewals(dayStart(at)), limits),
  job_failed: async (at, limits) => {
    const lateBefore = before(at, limits.jobStartMinutes * MINUTE_MS);
    return judgeJobs(await observeJobs(at, lateBefore, lastRuns(lateBefore)), limits);
  },
  slow_api: async (at, limits) =>
    judgeLatency(Object.fromEntries(await observeLatencies(before(at, 5 * MINUTE_MS))), limits),
  database: async (at, limits) =>
    judgeDatabase(await observeIncidents(["db_error", "db_slow"], before(at, 15 * MINUTE_MS)), limits),
  backup: async (at, limits) => {
    const state = await observeBackups(at);
    // Demo data needs no backup, until somebody begins to back it up.
    const isKept = getEnv().STUDYMETER_MODE === "production" || state.hoursOld !== null || state.failure !== null;
    return isKept ? judgeBackup(state, limits) : [];
  },
  overuse: async (at, limits) => judgeOveruse(await observeOveruse(before(at, HOUR_MS)), limits),
  webhooks: async (at) => {
    const [forged] = await observeIncidents(["webhook_signature"], before(at, HOUR_MS));
    return judgeWebhooks({ forged: forged?.count ?? 0, failing: await observeFailingWebhooks() });
  },
  renewal_faults: async (at) => judgeFaults(await observeReasons(before(at, DAY_MS), before(at, 2 * DAY_MS))),
  unknown_payment: async (at, limits) =>
    judgeUnknown(await observeUnknown(before(at, limits.unknownPaymentHours * HOUR_MS), before(at, DAY_MS)), limits),
  dispute: async (at) => judgeDisputes(await observeDisputes(before(at, 7 * DAY_MS)), at, getEnv().BILLING_TIME_ZONE),
  churn: async (at, limits) => judgeChurn(await observeChurn(before(at, 30 * DAY_MS)), limits),
  conversion: async (at, limits) => judgeConversion(await observeConversion(before(at, 30 * DAY_MS)), limits),
};

export function alertLimits(): AlertLimits {
  const env = getEnv();
  const record = env.ALERT_SLOW_RECORD_MS;
  return {
    renewalDeclinePercent: env.ALERT_RENEWAL_DECLINE_PERCENT,
    slowMs: {
      check: env.ALERT_SLOW_CHECK_MS,
      record,
      real_time: record,
      history: env.ALERT_SLOW_HISTORY_MS,
      other: env.ALERT_SLOW_ANY_MS,
    },
    slowAnyMs: env.ALERT_SLOW_ANY_MS,
    slowQueryMs: env.ALERT_SLOW_QUERY_MS,
    backupHours: env.ALERT_BACKUP_HOURS,
    overusePercent: env.ALERT_OVERUSE_PERCENT,
    churnPercent: env.ALERT_CHURN_PERCENT,
    churnFromPaying: env.ALERT_CHURN_FROM_PAYING,
    conversionPercent: { min: env.ALERT_CONVERSION_MIN_PERCENT, max: env.ALERT_CONVERSION_MAX_PERCENT },
    conversionFromStudents: env.ALERT_CONVERSION_FROM_STUDENTS,
    jobStartMinutes: env.ALERT_JOB_START_MINUTES,
    unknownPaymentHours: env.ALERT_UNKNOWN_PAYMENT_HOURS ?? (gatewayAddress(env).isSimulator ? 1 : 72),
  };
}

/** When each daily job should have run last, as of a time. */
function lastRuns(by: Date): { job: string; at: Date }[] {
  const zone = getEnv().BILLING_TIME_ZONE;
  return DAILY_JOB_NAMES.map((job) => ({ job, at: runAtOrBefore(job, by, zone) }));
}

function dayStart(at: Date): Date {
  const zone = getEnv().BILLING_TIME_ZONE;
  return instantOfDay(dayOfInstant(at, zone), 0, zone);
}

function before(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}
