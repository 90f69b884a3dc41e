import { findRenewalFacts } from "@/lib/db/renewal/history";
import { readSubscriptions } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { ClockStudent } from "@/lib/db/test-clock/test-clock-rows";
import { QUIET_MINUTES } from "@/lib/domain/attempt";
import { toWireId } from "@/lib/domain/id";
import { DAILY_JOB_NAMES, type DailyJob, runAfter } from "@/lib/domain/job";
import { type DueTime, nextDueTimes } from "@/lib/domain/renewal";
import { findSimulatorControl, type SimulatorControl } from "@/lib/gateway";
import { withSimulator } from "../simulator/require-simulator";
import { billingSettings } from "../subscription/billing-settings";
import { withMethod } from "../subscription/method-label";

/** A time at which a clock that is advanced has to stop, and the jobs that would run then. */
export interface Stop {
  at: Date;
  /** In the order in which they run; empty if only the bank decides something. */
  jobs: DailyJob[];
}

/** The first time after `now`, and not after `until`, at which something is due for one of these students, or a pending payment must be checked. */
export async function nextStop(students: readonly ClockStudent[], now: Date, until: Date): Promise<Stop | null> {
  const { due, checks } = await dueTimes(students, now);
  const decided = await nextSettlement(students);
  const times = [...due.map(({ at }) => at), ...checks, ...(decided ? [decided] : [])];
  const first = Math.min(...times.map((at) => at.getTime()).filter((time) => time > now.getTime()));
  if (first > until.getTime()) return null;
  const jobs = DAILY_JOB_NAMES.filter((job) => due.some((time) => time.job === job && time.at.getTime() === first));
  return { at: new Date(first), jobs };
}

async function dueTimes(students: readonly ClockStudent[], now: Date): Promise<{ due: DueTime[]; checks: Date[] }> {
  const ids = students.filter(({ isPaid }) => isPaid).map(({ subscriptionId }) => subscriptionId);
  if (ids.length === 0) return { due: [], checks: [] };
  const facts = await findRenewalFacts(ids);
  const subscriptions = await readSubscriptions(ids, now);
  const due = subscriptions.flatMap(({ subscription, method, isDisputed }) => {
    const known = facts.get(subscription.id);
    if (!known) return [];
    const history = { ...withMethod(known.history, method), isDisputed };
    return nextDueTimes(subscription, history, now, billingSettings());
  });
  return { due, checks: subscriptions.flatMap((subscription) => nextCheck(subscription, now) ?? []) };
}

/**
 * When an open attempt is next reconciled with the gateway: after the quiet time, as by the job that does so every few minutes. If it is
 * still undecided then, once a day is often enough for a clock that is advanced.
 */
function nextCheck({ openAttemptHeardAt: heardAt }: LockedSubscription, now: Date): Date | null {
  if (!heardAt) return null;
  const quiet = new Date(heardAt.getTime() + QUIET_MINUTES * 60_000);
  return quiet > now ? quiet : runAfter("renew-subscriptions", now, billingSettings().timeZone);
}

async function nextSettlement(students: readonly ClockStudent[]): Promise<Date | null> {
  const bank = bankOf(students);
  return bank && withSimulator("id", () => bank.control.nextSettlement(bank.subjects));
}

/** The local Razorpay, and its ids of these students; null if the gateway is the real one, or none of them has paid. */
export function bankOf(students: readonly ClockStudent[]): { control: SimulatorControl; subjects: string[] } | null {
  const subjects = students.filter(({ hasPaid }) => hasPaid).map(({ studentId }) => toWireId("student", studentId));
  const control = findSimulatorControl();
  return control && subjects.length > 0 ? { control, subjects } : null;
}
