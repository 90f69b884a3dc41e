import { plusHours } from "./entitlement";

/**
 * When a mandate may be debited. The rules are those of UPI, and in Indian time whatever the billing time zone is; cards have none.
 * Each can be switched off in the settings, for the day on which NPCI changes it.
 *
 * - Off-peak only: before 10:00, 13:00 to 17:00, after 21:30. Source: NPCI's circular on the use of UPI's APIs, in force since 1 August
 *   2025, as payment companies pass it on (docs.payu.in, "UPI Integration": executions in peak hours fail).
 * - One try and three retries a cycle: the same circular; cashfree.com/docs ("1+3 retry mechanism").
 * - Not on the last day: Razorpay, api/payments/recurring-payments/upi/create-subsequent-payments: "do not create subsequent payments on
 *   the last day of the cycle", because the debit is made in the 25th hour after the notice, and then the cycle is over.
 *
 * One successful debit a cycle holds already: a billing period is renewed once, by a unique index.
 */
export interface DebitRules {
  isOffPeakOnly: boolean;
  /** Null: as many as you like. */
  triesPerCycle: number | null;
  skipsLastDay: boolean;
}

export const UPI_TRIES_PER_CYCLE = 4;

/** Nothing is restricted: cards, and UPI with every rule switched off. */
export const NO_DEBIT_RULES: DebitRules = { isOffPeakOnly: false, triesPerCycle: null, skipsLastDay: false };

/** India has one time zone, and no summer time. */
const INDIA_OFFSET_MINUTES = 330;
const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** Minutes of the Indian day, the end excluded, in which UPI mandates are not executed. */
export const UPI_PEAK_MINUTES = [
  { from: 10 * 60, to: 13 * 60 },
  { from: 17 * 60, to: 21 * 60 + 30 },
] as const;

function indianMinutes(instant: Date): number {
  return instant.getTime() / MINUTE_MS + INDIA_OFFSET_MINUTES;
}

/** The first instant at or after this one at which a UPI mandate may be executed. */
export function nextOffPeak(instant: Date): Date {
  const minutes = indianMinutes(instant);
  const dayStart = Math.floor(minutes / DAY_MINUTES) * DAY_MINUTES;
  const ofDay = minutes - dayStart;
  const peak = UPI_PEAK_MINUTES.find(({ from, to }) => from <= ofDay && ofDay < to);
  return peak ? new Date((dayStart + peak.to - INDIA_OFFSET_MINUTES) * MINUTE_MS) : instant;
}

/** What decides about the debits of one mandate. */
export interface DebitConditions {
  rules: DebitRules;
  /** Hours from the request until the bank executes it: the notice goes out with the request, and the debit follows 25 h later. */
  executedAfterHours: number;
  /** When the mandate ends; null if the gateway did not say. */
  mandateExpiresAt: Date | null;
}

export const UNRESTRICTED: DebitConditions = {
  rules: NO_DEBIT_RULES,
  executedAfterHours: 0,
  mandateExpiresAt: null,
};

/** The first instant at or after this one at which the debit may be requested, so that it is executed off-peak. */
export function debitOpensAt({ rules, executedAfterHours }: DebitConditions, from: Date): Date {
  if (!rules.isOffPeakOnly) return from;
  return plusHours(nextOffPeak(plusHours(from, executedAfterHours)), -executedAfterHours);
}

export function isDebitOpen(conditions: DebitConditions, now: Date): boolean {
  return debitOpensAt(conditions, now) <= now;
}

/** Whether a debit that is requested now would be executed on the last day of the mandate, or later. */
export function isMandateOver({ rules, executedAfterHours, mandateExpiresAt }: DebitConditions, now: Date): boolean {
  if (!rules.skipsLastDay || mandateExpiresAt === null) return false;
  return indianDay(plusHours(now, executedAfterHours)) >= indianDay(mandateExpiresAt);
}

function indianDay(instant: Date): number {
  return Math.floor(indianMinutes(instant) / DAY_MINUTES);
}

/** @param made debits that reached the bank in this billing period */
export function hasTriesLeft({ rules }: DebitConditions, made: number): boolean {
  return rules.triesPerCycle === null || made < rules.triesPerCycle;
}
