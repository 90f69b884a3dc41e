import { dayOfInstant, daysBetween, instantOfDay, plusDays } from "./calendar";
import { DAILY_JOBS } from "./job";
import { stateOf } from "./subscription";
import type { BillingSettings, PaidSubscription } from "./subscription-model";
import { REMINDER_DAYS } from "./terms";

export interface Reminder {
  /** Charged, or ending because auto-renewal is off. */
  variant: "renews" | "ends";
  /** Whole days until the renewal day (`renews`) or the day of the end (`ends`): the actual number, also if the reminder is late. */
  days: number;
  /** One reminder per billing period. */
  cause: string;
}

/** When the reminder of the running billing period is to be sent. */
export function reminderAt(s: PaidSubscription, settings: BillingSettings): Date {
  const day = plusDays(s.renewalDay, -REMINDER_DAYS);
  return instantOfDay(day, DAILY_JOBS["send-renewal-reminders"].hour, settings.timeZone);
}

/**
 * The reminder that is due by now, or null. None is due from the renewal day on, when the charge itself is reported. The outbox
 * knows by the cause whether it has been sent before.
 */
export function dueReminder(s: PaidSubscription, now: Date, settings: BillingSettings): Reminder | null {
  const state = stateOf(s);
  if (state !== "renewing" && state !== "non_renewing" && state !== "canceling") return null;
  const today = dayOfInstant(now, settings.timeZone);
  if (s.openAttempt || now < reminderAt(s, settings) || today >= s.renewalDay) return null;
  const variant = state === "renewing" ? "renews" : "ends";
  const eventDay = variant === "renews" ? s.renewalDay : dayOfInstant(s.endDate, settings.timeZone);
  return { variant, days: daysBetween(today, eventDay), cause: reminderCause(s) };
}

export function reminderCause(s: PaidSubscription): string {
  return `renewal_reminder:${s.id}:${s.endDate.toISOString()}`;
}
