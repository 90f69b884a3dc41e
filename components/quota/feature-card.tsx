import { Lock, TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { formatCount } from "@/lib/format/count";
import { FeatureIcon } from "./feature-icon";
import { type FeatureUsage, type Quota, quotaOf } from "./quota";
import { QuotaMeter } from "./quota-meter";
import { useQuotaLabels } from "./use-quota-labels";

function Left({ quota }: { quota: Quota }) {
  const t = useTranslations("quota");
  const locale = useLocale();
  if (quota.shape === "line")
    return <p className="font-semibold text-base leading-8 sm:text-lg sm:leading-9">{t("unlimited")}</p>;
  return (
    <p className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
      <span className="tabular font-semibold text-lg leading-8 sm:text-xl sm:leading-9">
        {formatCount(quota.left, locale)}
      </span>
      <span className="text-ink-muted text-xs sm:text-sm">{t("ofLimitLeft", { limit: quota.limit })}</span>
    </p>
  );
}

type FeatureCardProps = {
  feature: string;
  usage: FeatureUsage;
  /** The snapshot's time. */
  now: string;
  action: ReactNode;
};

/** One feature: what is left, until when, and the one action. */
export function FeatureCard({ feature, usage, now, action }: FeatureCardProps) {
  const headingId = useId();
  const labels = useQuotaLabels(now);
  const quota = quotaOf(usage);
  const StateIcon = { fine: null, low: TriangleAlert, out: Lock }[quota.level];
  return (
    <article
      aria-labelledby={headingId}
      className="flex min-w-0 flex-col gap-2 rounded-card border bg-surface-raised p-3 sm:p-4"
    >
      <h3 id={headingId} className="flex items-start gap-2 font-semibold text-sm">
        <FeatureIcon feature={feature} className="mt-0.5 size-4 shrink-0 text-ink-muted" />
        <span className="wrap-anywhere line-clamp-2">{usage.name}</span>
      </h3>
      <div className="mt-auto flex min-h-9 items-center justify-between gap-2">
        <Left quota={quota} />
        {action}
      </div>
      <QuotaMeter quota={quota} label={labels.spoken(quota, usage.resets_at)} />
      <p className={`flex items-start gap-1.5 text-xs ${quota.level === "low" ? "text-warn" : "text-ink-muted"}`}>
        {StateIcon && <StateIcon className="mt-px size-3.5 shrink-0" aria-hidden />}
        <span className="sm:hidden">{labels.when(quota, usage, true)}</span>
        <span className="hidden sm:inline">{labels.when(quota, usage, false)}</span>
      </p>
    </article>
  );
}
