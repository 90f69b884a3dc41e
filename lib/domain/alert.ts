import { isKnownReason } from "./decline-reason";
import { LATENCY_CLASSES, type LatencyClass, p95Of } from "./latency";
import { counted } from "./plural";

/**
 * The rules for alerts. Each kind has one function, which decides what is wrong. A finding opens an alert, or counts towards the open
 * alert of its kind and group. An alert that has no finding any more is resolved automatically.
 */

export const ALERT_SEVERITIES = ["low", "medium", "high"] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export const ALERT_STATUSES = ["open", "acknowledged", "resolved"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

export const ALERT_KINDS = [
  "renewal_failures",
  "job_failed",
  "slow_api",
  "database",
  "backup",
  "overuse",
  "webhooks",
  "renewal_faults",
  "unknown_payment",
  "dispute",
  "churn",
  "conversion",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Finding {
  /** What it is about: any number of causes of one group are one alert. */
  group: string;
  severity: AlertSeverity;
  /** One sentence with the metrics, for people. */
  summary: string;
  causes: number;
  /** It has lasted so long that it is escalated: a second mail is sent. */
  isEscalated?: boolean;
  details?: Record<string, unknown>;
}

/** The limits that the metrics are compared with; settings of the program. */
export interface AlertLimits {
  renewalDeclinePercent: number;
  slowMs: Record<LatencyClass, number>;
  slowAnyMs: number;
  slowQueryMs: number;
  backupHours: number;
  overusePercent: number;
  churnPercent: number;
  churnFromPaying: number;
  conversionPercent: { min: number; max: number };
  conversionFromStudents: number;
  jobStartMinutes: number;
  unknownPaymentHours: number;
}

const RENEWALS_FROM = 3;
/** Fewer responses than this are too few for a 95th percentile. */
const RESPONSES_FROM = 20;
const FAILURES_TO_ESCALATE = 3;

export function judgeRenewals(
  seen: { captured: number; declined: number },
  { renewalDeclinePercent }: AlertLimits,
): Finding[] {
  const tried = seen.captured + seen.declined;
  if (tried < RENEWALS_FROM || seen.declined * 100 <= tried * renewalDeclinePercent) return [];
  const summary = `${seen.declined} of ${counted(tried, "renewal")} today ${seen.declined === 1 ? "was" : "were"} declined (the limit is ${renewalDeclinePercent}%).`;
  return [{ group: "renewals", severity: "medium", summary, causes: seen.declined, details: seen }];
}

export interface JobHealthError {
  job: string;
  /** Consecutive failures since the last success. */
  failures: number;
  error: string | null;
  /** Runs have waited too long to start, or a scheduled time has passed without a run. */
  isOverdue: boolean;
}

export function judgeJobs(seen: readonly JobHealthError[], { jobStartMinutes }: AlertLimits): Finding[] {
  return seen.map(({ job, failures, error, isOverdue }) => {
    const isEscalated = failures >= FAILURES_TO_ESCALATE;
    const overdue = `The job ${job} did not start within ${counted(jobStartMinutes, "minute")} of its scheduled time.`;
    const times = failures === 1 ? "once" : `${failures} times in a row`;
    const summary = failures > 0 ? `The job ${job} has failed ${times}.` : overdue;
    return {
      group: job,
      severity: "high",
      summary,
      causes: Math.max(1, failures),
      isEscalated,
      details: { error, isOverdue },
    };
  });
}

export function judgeLatency(
  seen: Readonly<Partial<Record<LatencyClass, readonly number[]>>>,
  { slowMs, slowAnyMs }: AlertLimits,
): Finding[] {
  return LATENCY_CLASSES.flatMap((name): Finding[] => {
    const counts = seen[name] ?? [];
    const responses = counts.reduce((sum, count) => sum + count, 0);
    const p95 = p95Of(counts);
    if (p95 === null || responses < RESPONSES_FROM || p95 <= Math.min(slowMs[name], slowAnyMs)) return [];
    const severity = p95 > slowAnyMs ? "medium" : "low";
    const reached = Number.isFinite(p95) ? `${p95} ms` : "more than 5 s";
    const summary = `The 95th percentile latency of ${name} calls over five minutes was ${reached}; the limit is ${slowMs[name]} ms.`;
    return [{ group: name, severity, summary, causes: 1, details: { responses, p95: reached } }];
  });
}

export interface Incident {
  kind: string;
  count: number;
  detail: string;
}

export function judgeDatabase(seen: readonly Incident[], { slowQueryMs }: AlertLimits): Finding[] {
  const summaries: Record<string, (count: number) => string> = {
    db_error: (count) => `${counted(count, "statement")} failed with a database error within 15 minutes.`,
    db_slow: (count) => `${counted(count, "statement")} took longer than ${slowQueryMs} ms within 15 minutes.`,
  };
  return seen.flatMap(({ kind, count, detail }): Finding[] => {
    const summaryOf = summaries[kind];
    return summaryOf
      ? [{ group: kind, severity: "medium", summary: summaryOf(count), causes: count, details: { latest: detail } }]
      : [];
  });
}

export interface BackupState {
  /** Age in hours of the newest successful backup, from its start; null if there is none. */
  hoursOld: number | null;
  /** Why the newest backup failed; null if it did not. */
  failure: string | null;
  /** Age in hours of the oldest data to back up. */
  hoursOfData: number;
}

export function judgeBackup({ hoursOld, failure, hoursOfData }: BackupState, { backupHours }: AlertLimits): Finding[] {
  const age = hoursOld ?? hoursOfData;
  if (failure === null && age <= backupHours) return [];
  const old =
    hoursOld === null ? "There is no backup." : `The newest backup is ${counted(Math.floor(hoursOld), "hour")} old.`;
  const summary = failure === null ? old : `The newest backup failed: ${failure}`;
  return [{ group: "backup", severity: "high", summary, causes: 1, details: { hoursOld, failure } }];
}

/** @param seen students and features whose imported uses exceed their limit: uses and limit */
export function judgeOveruse(
  seen: readonly { used: number; limit: number }[],
  { overusePercent }: AlertLimits,
): Finding[] {
  const over = seen.filter(({ used, limit }) => used * 100 > limit * (100 + overusePercent));
  if (over.length === 0) return [];
  const summary = `Imported uses exceed the limit by more than ${overusePercent}% for ${counted(over.length, "quota")} within an hour.`;
  return [{ group: "imports", severity: "low", summary, causes: over.length }];
}

export function judgeWebhooks({
  forged,
  failing,
}: {
  forged: number;
  failing: { type: string; count: number }[];
}): Finding[] {
  const findings: Finding[] = failing.map(({ type, count }) => ({
    group: type,
    severity: "high",
    summary: `${counted(count, "webhook")} of type ${type} ${count === 1 ? "has failed at least three times and is waiting for a retry" : "have failed at least three times and are waiting for a retry"}.`,
    causes: count,
  }));
  if (forged === 0) return findings;
  const summary = `${counted(forged, "webhook")} within an hour had an invalid signature: either a forgery, or RAZORPAY_WEBHOOK_SECRET is wrong.`;
  return [...findings, { group: "signature", severity: "high", summary, causes: forged }];
}

export function judgeUnknown(
  seen: { undecided: number; givenUp: number },
  { unknownPaymentHours }: AlertLimits,
): Finding[] {
  const causes = seen.undecided + seen.givenUp;
  if (causes === 0) return [];
  const payments = counted(seen.undecided, "payment has", "payments have");
  const waits = `${payments} been undecided for more than ${counted(unknownPaymentHours, "hour")}`;
  const summary =
    seen.givenUp > 0
      ? `${waits}; ${counted(seen.givenUp, "renewal was", "renewals were")} given up within a day because the gateway did not respond.`
      : `${waits}.`;
  return [{ group: "payments", severity: "high", summary, causes, details: seen }];
}

/** Attempts that were not captured, by the reason that was given. */
export interface SeenReason {
  reason: string;
  /** Renewals that failed by our fault or the gateway's, and have not been made since. */
  waiting: number;
  /** Attempts of the last day with this reason. */
  recent: number;
}

/** Each reason by itself: what mends one does not mend another. A word that no source lists may be a fault that counts as a decline. */
export function judgeFaults(seen: readonly SeenReason[]): Finding[] {
  return seen.flatMap(({ reason, waiting, recent }): Finding[] => {
    const failing: Finding = {
      group: reason,
      severity: "high",
      summary: `${counted(waiting, "renewal has", "renewals have")} failed by our fault or the gateway's (${reason}), and will be tried again.`,
      causes: waiting,
    };
    const unknown: Finding = {
      group: `unknown ${reason}`,
      severity: "medium",
      summary: `The gateway gave the unknown reason ${reason} for ${counted(recent, "attempt")} within a day. It is judged by its source.`,
      causes: recent,
    };
    return [...(waiting > 0 ? [failing] : []), ...(recent > 0 && !isKnownReason(reason) ? [unknown] : [])];
  });
}

/** @param seen students who pay or paid within 30 days, and those of them who cancelled or expired */
export function judgeChurn(seen: { paying: number; lost: number }, limits: AlertLimits): Finding[] {
  const { churnPercent, churnFromPaying } = limits;
  if (seen.paying < churnFromPaying || seen.lost * 100 <= seen.paying * churnPercent) return [];
  const summary = `${seen.lost} of ${counted(seen.paying, "paying student")} ${seen.lost === 1 ? "has" : "have"} cancelled within 30 days (the limit is ${churnPercent}%).`;
  return [{ group: "churn", severity: "medium", summary, causes: seen.lost, details: seen }];
}

/** @param seen students who signed up within 30 days, and those of them who pay */
export function judgeConversion(seen: { came: number; pay: number }, limits: AlertLimits): Finding[] {
  const { min, max } = limits.conversionPercent;
  if (seen.came < limits.conversionFromStudents) return [];
  const percent = (seen.pay / seen.came) * 100;
  if (percent >= min && percent <= max) return [];
  const summary = `${seen.pay} of ${counted(seen.came, "student")} who signed up within 30 days ${seen.pay === 1 ? "pays" : "pay"} (expected: ${min}% to ${max}%).`;
  return [{ group: "conversion", severity: "low", summary, causes: 1, details: seen }];
}
