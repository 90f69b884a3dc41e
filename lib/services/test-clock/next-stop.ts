import { findRenewalFacts } from "@/lib/db/renewal/history";
import { readSubscriptions } from "@/lib/db/subscription/lock-subscription";
import type { ClockStudent } from "@/lib/db/test-clock/test-clock-rows";
import { toWireId } from "@/lib/domain/id";
import { DAILY_JOB_NAMES, type DailyJob } from "@/lib/domain/job";
import { type DueTime, nextDueTimes } from "@/lib/domain/renewal";
import { findSimulatorControl, type SimulatorControl } from "@/lib/gateway";
import { withSimulator } from "../simulator/require-simulator";
import { billingSettings } from "../subscription/billing-settings";
import { settlesWithinHours } from "../subscription/method-words";

/** A time at which a clock that is moved has to stop, and the jobs that would run then. */
export interface Stop {
  at: Date;
  /** In the order in which they run; none where only a bank has something to say. */
  jobs: DailyJob[];
}

/** The first time after `now`, and not after `until`, at which something is due for one of these students. */
export async function nextStop(students: readonly ClockStudent[], now: Date, until: Date): Promise<Stop | null> {
  const due = await dueTimes(students, now);
  const decided = await nextSettlement(students);
  const times = [...due.map(({ at }) => at), ...(decided ? [decided] : [])];
  const first = Math.min(...times.map((at) => at.getTime()).filter((time) => time > now.getTime()));
  if (first > until.getTime()) return null;
  const jobs = DAILY_JOB_NAMES.filter((job) => due.some((time) => time.job === job && time.at.getTime() === first));
  return { at: new Date(first), jobs };
}

async function dueTimes(students: readonly ClockStudent[], now: Date): Promise<DueTime[]> {
  const ids = students.filter(({ isPaid }) => isPaid).map(({ subscriptionId }) => subscriptionId);
  if (ids.length === 0) return [];
  const facts = await findRenewalFacts(ids);
  const subscriptions = await readSubscriptions(ids, now);
  return subscriptions.flatMap(({ subscription, method }) => {
    const known = facts.get(subscription.id);
    if (!known) return [];
    const history = { ...known.history, settlesWithinHours: settlesWithinHours(method) };
    return nextDueTimes(subscription, history, now, billingSettings());
  });
}

async function nextSettlement(students: readonly ClockStudent[]): Promise<Date | null> {
  const bank = bankOf(students);
  return bank && withSimulator("id", () => bank.control.nextSettlement(bank.subjects));
}

/** The local Razorpay, and what it knows these students by; null where the gateway is the real one, or knows none of them. */
export function bankOf(students: readonly ClockStudent[]): { control: SimulatorControl; subjects: string[] } | null {
  const subjects = students.filter(({ hasPaid }) => hasPaid).map(({ studentId }) => toWireId("student", studentId));
  const control = findSimulatorControl();
  return control && subjects.length > 0 ? { control, subjects } : null;
}
