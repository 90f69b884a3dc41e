import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { formatMoment, formatTime } from "@/lib/format/day";
import type { FeatureUsage, Quota } from "./quota";

/** The labels about quotas that several components share. `now` is the snapshot's time, on which server and browser agree. */
export function useQuotaLabels(now: string) {
  const t = useTranslations("quota");
  const units = useTranslations("units");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";

  const moment = (instant: string, short = false) =>
    formatMoment(new Date(instant), { locale, timeZone, now: new Date(now), short });

  /** "3 quizzes"; a feature of somebody's own catalogue, for which no noun is written, gives "3 uses of Essay Check". */
  const counted = (feature: string, name: string, count: number) => {
    const key = feature as Parameters<typeof units>[0];
    return units.has(key) ? units(key, { count }) : t("usesOf", { count, name });
  };

  /** The meter's label for screen readers. */
  const spoken = (quota: Quota, resetsAt: string | null) =>
    [
      quota.shape === "line"
        ? t("spokenUnlimited", { used: quota.used })
        : t("spoken", { used: quota.used, limit: quota.limit, left: quota.left }),
      quota.reserved > 0 && t("spokenReserved", { reserved: quota.reserved }),
      resetsAt && quota.shape !== "line" && t("spokenReset", { moment: moment(resetsAt) }),
    ]
      .filter(Boolean)
      .join(", ");

  /** The card's one line of when. */
  const when = (quota: Quota, usage: FeatureUsage, short: boolean) => {
    if (quota.shape === "line") return t("usedSoFar", { count: usage.used });
    if (!usage.resets_at) return quota.level === "out" ? t("usedForGood") : t("neverResets");
    const at = { moment: moment(usage.resets_at, short) };
    if (quota.level === "out") return t("back", at);
    if (quota.level === "low") return quota.left === 1 ? t("lastOne", at) : t("low", at);
    return t("resets", at);
  };

  /** "2 of 3 used, 1 left", for the eye. */
  const summary = (quota: Quota) => {
    if (quota.shape === "line") return t("unlimited");
    return t("spoken", { used: quota.used, limit: quota.limit, left: quota.left });
  };
  const time = (at: Date) => formatTime(at, timeZone);
  return { moment, time, counted, spoken, summary, when };
}
