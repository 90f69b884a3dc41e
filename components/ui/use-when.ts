import { useLocale, useTranslations } from "next-intl";
import { daysBefore, formatDay, formatTime } from "@/lib/format/day";

/**
 * "today, 14:05", "yesterday, 09:00", "3 Nov, 18:20", for the middle of a sentence.
 *
 * @param timeZone the viewer's; on the server next-intl only knows UTC
 */
export function useWhen(now: string, timeZone: string) {
  const t = useTranslations("when");
  const locale = useLocale();
  return (instant: string) => {
    const at = new Date(instant);
    const time = formatTime(at, timeZone);
    const days = daysBefore(at, new Date(now), timeZone);
    // An event after the page was rendered also counts as today.
    if (days <= 0) return t("today", { time });
    if (days === 1) return t("yesterday", { time });
    return t("other", { day: formatDay(at, { locale, timeZone, now: new Date(now), short: true }), time });
  };
}
