import { dayOfInstant, plusDays, startOfDay } from "@/lib/domain/calendar";
import { runAtOrAfter } from "@/lib/domain/job";
import { addCalendarDays, quotaPeriod } from "@/lib/domain/period";
import { BILLING_PERIOD_DAYS, GRACE_DAYS } from "@/lib/domain/terms";
import type { DemoUse } from "./insert-uses";

export interface DemoSettings {
  now: Date;
  timeZone: string;
  currency: string;
}

export interface DemoStudent {
  email: string;
  name: string;
  /** E.164: renewals need the payer's number. */
  phone: string;
  externalId: string | null;
  signedUpAt: Date;
  subscription: DemoSubscription | null;
  uses: DemoUse[];
}

export interface DemoSubscription {
  plan: "premium" | "pro";
  status: "active" | "pending_renewal";
  startDate: Date;
  endDate: Date;
  renewalDay: string;
  gracePeriodEnd: Date | null;
  entitledUntil: Date;
  /** When the renewal was declined. */
  declinedAt: Date | null;
}

const DAY_MS = 86_400_000;
/** A renewing subscription stays entitled this long after its end, so that a late job locks nobody out. */
const RENEWING_SLACK_MS = 3 * DAY_MS;
const HISTORY_DAYS = 150;
const END_OF_SCHOOL_DAY_MS = 18.5 * 3_600_000;

export function alice({ now, timeZone }: DemoSettings): DemoStudent {
  const signedUpAt = new Date(now.getTime() - 20 * DAY_MS);
  const month = quotaPeriod("month", now, signedUpAt, timeZone);
  // Both quizzes count this month, however new it is.
  const from = Math.max(month.start.getTime(), signedUpAt.getTime());
  const third = (now.getTime() - from) / 3;
  return {
    email: "alice@example.com",
    name: "Alice Rao",
    phone: "+919800000001",
    externalId: "alice",
    signedUpAt,
    subscription: null,
    uses: [1, 2].map((part) => ({ feature: "quiz", at: new Date(from + part * third), inputSize: 600 * part })),
  };
}

export function bob(settings: DemoSettings): DemoStudent {
  const { now } = settings;
  return {
    email: "bob@example.com",
    name: "Bob Mehta",
    phone: "+919800000002",
    externalId: null,
    signedUpAt: new Date(now.getTime() - 40 * DAY_MS),
    subscription: renewing("premium", 12, settings),
    uses: usesOver(now, 11, ["quiz", "flashcards", "quiz", "previous_papers", "daily_quiz"]),
  };
}

export function carol({ now, timeZone }: DemoSettings): DemoStudent {
  const declinedAt = lastRenewalRun(now, timeZone);
  // Charged on the day before the end's day; this one ends at half past six in the evening.
  const nextDay = plusDays(dayOfInstant(declinedAt, timeZone), 1);
  const endDate = new Date(startOfDay(nextDay, timeZone).getTime() + END_OF_SCHOOL_DAY_MS);
  const gracePeriodEnd = addCalendarDays(declinedAt, GRACE_DAYS, timeZone);
  return {
    email: "carol@example.com",
    name: "Carol Fernandes",
    phone: "+919800000003",
    externalId: null,
    signedUpAt: new Date(now.getTime() - 60 * DAY_MS),
    subscription: {
      plan: "premium",
      status: "pending_renewal",
      startDate: addCalendarDays(endDate, -BILLING_PERIOD_DAYS, timeZone),
      endDate,
      renewalDay: dayBefore(endDate, timeZone),
      gracePeriodEnd,
      entitledUntil: gracePeriodEnd,
      declinedAt,
    },
    uses: usesOver(now, 24, ["mock_test", "quiz", "youtube_summarizer", "ask_question"]),
  };
}

/** Pro shows a year of history: months of uses, more on some days than on others. */
export function dave(settings: DemoSettings): DemoStudent {
  const { now } = settings;
  const days = usesOver(now, HISTORY_DAYS, ["quiz", "mock_test", "flashcards", "pyqs", "daily_quiz", "quiz"]);
  const again = days.filter((_, index) => index % 9 === 0 || index % 14 === 5);
  return {
    email: "dave@example.com",
    name: "Dave Nair",
    phone: "+919800000004",
    externalId: null,
    signedUpAt: new Date(now.getTime() - (HISTORY_DAYS + 5) * DAY_MS),
    subscription: renewing("pro", 20, settings),
    uses: [
      ...days.filter((_, index) => index % 7 !== 3),
      ...again.map((use) => ({ ...use, feature: "previous_papers" })),
    ],
  };
}

/** An active subscription, `daysIn` days into its billing period. */
function renewing(plan: DemoSubscription["plan"], daysIn: number, { now, timeZone }: DemoSettings): DemoSubscription {
  const startDate = new Date(now.getTime() - daysIn * DAY_MS);
  const endDate = addCalendarDays(startDate, BILLING_PERIOD_DAYS, timeZone);
  return {
    plan,
    status: "active",
    startDate,
    endDate,
    renewalDay: dayBefore(endDate, timeZone),
    gracePeriodEnd: null,
    entitledUntil: new Date(endDate.getTime() + RENEWING_SLACK_MS),
    declinedAt: null,
  };
}

/** One use a day, from `days` days ago until yesterday, going round the features. */
function usesOver(now: Date, days: number, features: readonly string[]): DemoUse[] {
  return Array.from({ length: days }, (_, index) => ({
    feature: features[index % features.length] ?? "quiz",
    at: new Date(now.getTime() - (days - index) * DAY_MS),
    inputSize: 400 + 37 * index,
  }));
}

function dayBefore(endDate: Date, timeZone: string): string {
  return plusDays(dayOfInstant(endDate, timeZone), -1);
}

/** The last 02:00 in the zone that has passed. */
function lastRenewalRun(now: Date, timeZone: string): Date {
  const today = startOfDay(dayOfInstant(now, timeZone), timeZone);
  const run = runAtOrAfter("renew-subscriptions", today, timeZone);
  const yesterday = startOfDay(plusDays(dayOfInstant(now, timeZone), -1), timeZone);
  return run <= now ? run : runAtOrAfter("renew-subscriptions", yesterday, timeZone);
}
