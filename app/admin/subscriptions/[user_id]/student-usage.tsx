"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { FeatureIcon } from "@/components/quota/feature-icon";
import { type FeatureUsage, quotaOf } from "@/components/quota/quota";
import { QuotaMeter } from "@/components/quota/quota-meter";
import { useQuotaLabels } from "@/components/quota/use-quota-labels";

/** Used and remaining quota per feature, as the student sees it. */
export function StudentUsage({ usage, now }: { usage: Record<string, FeatureUsage>; now: string }) {
  const t = useTranslations("adminStudent");
  const label = useQuotaLabels(now);
  const id = useId();
  const features = Object.entries(usage);
  if (features.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-semibold text-base">
        {t("usage")}
      </h2>
      <ul className="mt-3 divide-y rounded-card border bg-surface-raised">
        {features.map(([feature, use]) => {
          const quota = quotaOf(use);
          return (
            <li
              key={feature}
              className="grid grid-cols-[1rem_minmax(0,1fr)_6rem] items-center gap-x-3 px-4 py-2 text-sm"
            >
              <FeatureIcon feature={feature} className="size-4 text-ink-muted" />
              <span className="min-w-0">
                <span className="block truncate">{use.name}</span>
                <span className="block text-ink-muted text-xs">{label.when(quota, use, true)}</span>
              </span>
              <span>
                <QuotaMeter quota={quota} label={label.spoken(quota, use.resets_at)} />
                <span className="tabular block text-end text-ink-muted text-xs" aria-hidden>
                  {quota.shape === "line" ? use.used : `${use.used} / ${use.limit}`}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
