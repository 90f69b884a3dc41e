import { LATENCY_CLASSES, type LatencyClass, p95Of } from "./latency";
import { counted } from "./plural";

/**
 * When somebody has to be told. Each kind has one row: what is looked at, and what of it is wrong. A finding opens an alert, or counts into
 * the one that is open under its kind and group; an alert without a finding any more resolves itself.
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
  "unknown_payment",
  "churn",
  "conversion",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Finding {
  /** What it is about: a hundred causes of one group are one alert. */
  group: string;
  severity: AlertSeverity;
  /** One sentence with the metrics, for people. */
  summary: string;
  causes: number;
  /** It has gone on for so long that it is told a second time. */
  isEscalated?: boolean;
  details?: Record<string, unknown>;
}

/** What the metrics are held against; settings of the program. */
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
/** Fewer answers than this say nothing about the 95th of a hundred. */
const ANSWERS_FROM = 20;
const FAILURES_TO_ESCALATE = 3;

export function judgeRenewals(
  seen: { captured: number; declined: number },
  { renewalDeclinePercent }: AlertLimits,
): Finding[] {
  const tried = seen.captured + seen.declined;
  if (tried < RENEWALS_FROM || seen.declined * 100 <= tried * renewalDeclinePercent) return [];
  const summary = `${seen.declined} of ${counted(tried, "renewal")} of today ${seen.declined === 1 ? "was" : "were"} declined, which is more than ${renewalDeclinePercent} %.`;
  return [{ group: "renewals", severity: "medium", summary, causes: seen.declined, details: seen }];
}

export interface JobHealthError {
  job: string;
  /** In a row: since it was last done. */
  failures: number;
  error: string | null;
  /** Runs that wait to be begun for too long, or a time of its own that has passed without one. */
  isBackdated: boolean;
}

export function judgeJobs(seen: readonly JobHealthError[], { jobStartMinutes }: AlertLimits): Finding[] {
  return seen.map(({ job, failures, error, isBackdated }) => {
    const isEscalated = failures >= FAILURES_TO_ESCALATE;
    const late = `The job ${job} did not start within ${counted(jobStartMinutes, "minute")} of its time.`;
    const times = failures === 1 ? "once" : `${failures} times in a row`;
    const summary = failures > 0 ? `The job ${job} has failed ${times}.` : late;
    return {
      group: job,
      severity: "high",
      summary,
      causes: Math.max(1, failures),
      isEscalated,
      details: { error, isBackdated },
    };
  });
}

export function judgeLatency(
  seen: Readonly<Partial<Record<LatencyClass, readonly number[]>>>,
  { slowMs, slowAnyMs }: AlertLimits,
): Finding[] {
  return LATENCY_CLASSES.flatMap((name): Finding[] => {
    const counts = seen[name] ?? [];
    const answers = counts.reduce((sum, count) => sum + count, 0);
    const p95 = p95Of(counts);
    if (p95 === null || answers < ANSWERS_FROM || p95 <= Math.min(slowMs[name], slowAnyMs)) return [];
    const severity = p95 > slowAnyMs ? "medium" : "low";
    const reached = Number.isFinite(p95) ? `${p95} ms` : "more than 5 s";
    const summary = `95 of 100 answers of the class ${name} took up to ${reached} over five minutes; ${slowMs[name]} ms is the limit.`;
    return [{ group: name, severity, summary, causes: 1, details: { answers, p95: reached } }];
  });
}

export interface Incident {
  kind: string;
  count: number;
  detail: string;
}

export function judgeDatabase(seen: readonly Incident[], { slowQueryMs }: AlertLimits): Finding[] {
  const words: Record<string, (count: number) => string> = {
    db_error: (count) =>
      `${counted(count, "statement")} ended with an error of the database within a quarter of an hour.`,
    db_slow: (count) =>
      `${counted(count, "statement")} took longer than ${slowQueryMs} ms within a quarter of an hour.`,
  };
  return seen.flatMap(({ kind, count, detail }): Finding[] => {
    const say = words[kind];
    return say
      ? [{ group: kind, severity: "medium", summary: say(count), causes: count, details: { latest: detail } }]
      : [];
  });
}

export interface BackupState {
  /** How many hours ago the newest good one was begun; null where there is none. */
  hoursOld: number | null;
  /** Why the newest of all failed; null where it did not. */
  failure: string | null;
  /** How many hours there has been anything to back up. */
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

/** @param seen students and features whose imported uses go beyond their limit, by how many uses of how many */
export function judgeOveruse(
  seen: readonly { used: number; limit: number }[],
  { overusePercent }: AlertLimits,
): Finding[] {
  const over = seen.filter(({ used, limit }) => used * 100 > limit * (100 + overusePercent));
  if (over.length === 0) return [];
  const summary = `Uses that came in late go beyond a limit by more than ${overusePercent} %, for ${counted(over.length, "quota")} within an hour.`;
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
    summary: `${counted(count, "webhook")} of the kind ${type} ${count === 1 ? "has failed three times or more, and waits" : "have failed three times or more, and wait"}.`,
    causes: count,
  }));
  if (forged === 0) return findings;
  const summary = `${counted(forged, "webhook")} within an hour had a signature that is not the gateway's: a forger, or a wrong RAZORPAY_WEBHOOK_SECRET.`;
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
      ? `${waits}; ${counted(seen.givenUp, "renewal was", "renewals were")} given up for want of an answer within a day.`
      : `${waits}.`;
  return [{ group: "payments", severity: "high", summary, causes, details: seen }];
}

/** @param seen students who pay or did so within 30 days, and those of them who have cancelled or ended */
export function judgeChurn(seen: { paying: number; lost: number }, limits: AlertLimits): Finding[] {
  const { churnPercent, churnFromPaying } = limits;
  if (seen.paying < churnFromPaying || seen.lost * 100 <= seen.paying * churnPercent) return [];
  const summary = `${seen.lost} of ${counted(seen.paying, "paying student")} ${seen.lost === 1 ? "has" : "have"} cancelled within 30 days, which is more than ${churnPercent} %.`;
  return [{ group: "churn", severity: "medium", summary, causes: seen.lost, details: seen }];
}

/** @param seen students who came within 30 days, and those of them who pay */
export function judgeConversion(seen: { came: number; pay: number }, limits: AlertLimits): Finding[] {
  const { min, max } = limits.conversionPercent;
  if (seen.came < limits.conversionFromStudents) return [];
  const percent = (seen.pay / seen.came) * 100;
  if (percent >= min && percent <= max) return [];
  const summary = `${seen.pay} of ${counted(seen.came, "student")} who came within 30 days ${seen.pay === 1 ? "pays" : "pay"}, which is not between ${min} and ${max} %.`;
  return [{ group: "conversion", severity: "low", summary, causes: 1, details: seen }];
}
