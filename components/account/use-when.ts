import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { daysBefore, formatDay, formatTime } from "@/lib/format/day";

/** "Today, 14:05", "Yesterday, 9:00", "3 Nov, 18:20", where the reader lives. */
export function useWhen(now: string) {
  const t = useTranslations("activity");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  return (instant: string) => {
    const at = new Date(instant);
    const time = formatTime(at, timeZone);
    const days = daysBefore(at, new Date(now), timeZone);
    // What happened since the page was rendered is today's too, whatever the page's clock says.
    if (days <= 0) return t("today", { time });
    if (days === 1) return t("yesterday", { time });
    return t("other", { day: formatDay(at, { locale, timeZone, now: new Date(now), short: true }), time });
  };
}
