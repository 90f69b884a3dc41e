import { Check } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatMoney, type MinorUnits } from "@/lib/format/money";
import { type FeatureUsage, quotaOf } from "./quota";
import { QuotaMeter } from "./quota-meter";
import { usePlanName } from "./use-plan-name";
import { useQuotaLabels } from "./use-quota-labels";

export interface Offer {
  plan: string;
  price: MinorUnits;
  benefits: string[];
}

type PaywallPanelProps = {
  feature: string;
  usage: FeatureUsage;
  now: string;
  /** The plan that unlocks it: undefined while loading, null if no plan gives more. */
  offer: Offer | null | undefined;
  /** Wrap the heading and the sentence where the panel is a dialog that must be named by them. */
  title: (text: string) => ReactNode;
  description: (text: string) => ReactNode;
  actions: (wait: string) => ReactNode;
};

/** The paywall: the feature, why it stopped, when it resets and what unlocking costs; the student can upgrade or wait. */
export function PaywallPanel({ feature, usage, now, offer, title, description, actions }: PaywallPanelProps) {
  const t = useTranslations("paywall");
  const labels = useQuotaLabels(now);
  const quota = quotaOf(usage);
  const count = usage.limit;
  const moment = usage.resets_at ? labels.moment(usage.resets_at) : null;
  return (
    <div className="grid gap-5">
      <div className="grid gap-2 pe-8">
        {title(t("title", { count, counted: labels.counted(feature, usage.name, count) }))}
        {description(moment ? t("comesBack", { count, moment }) : t("staysUsed", { count }))}
      </div>
      <QuotaMeter quota={quota} label={labels.spoken(quota, usage.resets_at)} />
      {offer === undefined && <Skeleton className="h-30 rounded-card!" />}
      {offer && <OfferBox offer={offer} />}
      <div className="flex flex-col gap-2 sm:flex-row-reverse sm:justify-start">
        {actions(moment ? t("wait", { moment }) : t("notNow"))}
      </div>
    </div>
  );
}

function OfferBox({ offer }: { offer: Offer }) {
  const t = useTranslations("paywall");
  const locale = useLocale();
  const planName = usePlanName();
  return (
    <section className="rounded-card border bg-surface p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h3 className="font-semibold text-sm">{t("unlock", { plan: planName(offer.plan) })}</h3>
        <p className="text-ink-muted text-sm">
          <span className="tabular font-semibold text-base text-ink">{formatMoney(offer.price, locale)}</span>{" "}
          {t("perPeriod", { days: BILLING_PERIOD_DAYS })}
        </p>
      </div>
      <ul className="mt-3 grid gap-1.5 text-sm">
        {offer.benefits.map((benefit) => (
          <li key={benefit} className="flex items-start gap-2">
            <Check className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
            {benefit}
          </li>
        ))}
      </ul>
    </section>
  );
}
