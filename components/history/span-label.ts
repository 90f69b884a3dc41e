import { useLocale, useTranslations } from "next-intl";
import type { Span } from "@/lib/domain/daily-series";
import { formatDay } from "@/lib/format/day";

/** "1 Feb", or "1 Feb to 7 Feb" for a week. Dates have no zone, so UTC keeps them as they are. */
export function useSpanLabel(now: Date) {
  const t = useTranslations("history");
  const locale = useLocale();
  const day = (date: string) => formatDay(new Date(`${date}T00:00:00Z`), { locale, timeZone: "UTC", now, short: true });
  return ({ from, to }: Span) => (from === to ? day(from) : t("week", { from: day(from), to: day(to) }));
}
