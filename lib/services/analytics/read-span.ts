import type { Stretch } from "@/lib/db/analytics/count-flows";
import {
  type AnalyticsSpan,
  analyticsSpan,
  DEFAULT_ANALYTICS_PERIOD,
  MOST_ANALYTICS_DAYS,
  type PeriodChoice,
  type SpanProblem,
} from "@/lib/domain/analytics";
import { type CalendarDay, toCalendarDay } from "@/lib/domain/calendar";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";

/** The requested days, as in the query string of a page or call. */
export interface AskedPeriod {
  period: PeriodOf<PeriodChoice> | null;
  from: string | null;
  to: string | null;
}
type PeriodOf<Choice> = Choice extends { period: infer Period } ? Period : never;

/** @throws invalid_request for days that do not exist, are in the future, end before they begin or are too many */
export function readSpan({ period, from, to }: AskedPeriod, now: Date): AnalyticsSpan {
  const { BILLING_TIME_ZONE: timeZone } = getEnv();
  if ((from === null) !== (to === null)) {
    const missing = from === null ? "from" : "to";
    throw invalidField(missing, `${missing} is required together with ${missing === "from" ? "to" : "from"}.`);
  }
  const choice: PeriodChoice =
    from !== null && to !== null
      ? { from: readDay("from", from), to: readDay("to", to) }
      : { period: period ?? DEFAULT_ANALYTICS_PERIOD };
  const span = analyticsSpan(choice, now, timeZone);
  if (typeof span === "string") throw invalidField(...PROBLEMS[span]);
  return span;
}

export function stretchOf({ previousFrom, from, to }: AnalyticsSpan): Stretch {
  return { previousFrom, from, to, timeZone: getEnv().BILLING_TIME_ZONE };
}

function readDay(field: "from" | "to", text: string): CalendarDay {
  try {
    return toCalendarDay(text);
  } catch {
    throw invalidField(field, `${field} must be a day such as 2026-01-31.`);
  }
}

const PROBLEMS: Record<SpanProblem, [field: string, message: string]> = {
  from_after_to: ["from", "from must not be after to."],
  to_ahead: ["to", "to must not be in the future."],
  too_long: ["from", `from and to must be at most ${MOST_ANALYTICS_DAYS} days apart.`],
};
