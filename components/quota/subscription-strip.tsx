import { useLocale, useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { formatMoment } from "@/lib/format/day";
import { formatTimeLeft } from "@/lib/format/time-left";
import { usePlanName } from "./use-plan-name";

type SubscriptionStripProps = {
  plan: string;
  status: string;
  /** When everything stops unless she pays. */
  graceEndsAt: string | null;
  now: Date;
  timeZone: string;
};

/** Speaks only where there is something to say: a renewal that failed, a plan that has run out. */
export function SubscriptionStrip({ plan, status, graceEndsAt, now, timeZone }: SubscriptionStripProps) {
  const t = useTranslations("subscription");
  const planName = usePlanName()(plan);
  const locale = useLocale();
  if (!graceEndsAt || (status !== "pending_renewal" && status !== "expired")) return null;
  const ends = new Date(graceEndsAt);
  const timeLeft = formatTimeLeft(ends.getTime() - now.getTime(), locale);
  return (
    <Callout tone="warn" title={t("graceTitle", { plan: planName, timeLeft })}>
      {t(status === "expired" ? "graceExpired" : "graceRenewal", {
        moment: formatMoment(ends, { locale, timeZone, now }),
      })}
    </Callout>
  );
}
