import { createTranslator } from "use-intl/core";
import { formatCount } from "@/lib/format/count";
import { formatDay, formatMoment } from "@/lib/format/day";
import { formatMoney, type MinorUnits } from "@/lib/format/money";
import messages from "@/messages/en.json";
import type { Recipient } from "../recipient";

const DAY_MS = 24 * 60 * 60 * 1000;

/** How dates, amounts and lists are written for one recipient. */
export interface Formatters {
  /** "9 February" in the recipient's time zone. */
  day(instant: Date): string;
  /** "14 March, 02:00", or only the day where it is midnight there. */
  moment(instant: Date): string;
  dayBefore(instant: Date): string;
  money(amount: MinorUnits): string;
  count(count: number): string;
  /** "3 quizzes"; a feature that has no noun in the messages gives "3 uses of Essay Check". */
  uses(feature: { key: string; name: string }, count: number): string;
  /** "10 March and 11 March". */
  list(parts: string[]): string;
}

export function formattersFor({ locale, timeZone, now }: Recipient): Formatters {
  const options = { locale, timeZone, now };
  // Mails are written in English, so the nouns are English too.
  const units = createTranslator({ locale: "en", messages, namespace: "units" });
  const quota = createTranslator({ locale: "en", messages, namespace: "quota" });
  return {
    day: (instant) => formatDay(instant, options),
    moment: (instant) => formatMoment(instant, options),
    dayBefore: (instant) => formatDay(new Date(instant.getTime() - DAY_MS), options),
    money: (amount) => formatMoney(amount, locale),
    count: (count) => formatCount(count, locale),
    uses: ({ key, name }, count) => {
      const unit = key as Parameters<typeof units>[0];
      return units.has(unit) ? units(unit, { count }) : quota("usesOf", { count, name });
    },
    list: (parts) => new Intl.ListFormat(locale, { type: "conjunction" }).format(parts),
  };
}

/** "1 day", "7 days". */
export function daysLabel(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
