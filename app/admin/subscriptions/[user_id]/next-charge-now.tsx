"use client";

import { useLocale, useTranslations } from "next-intl";
import { useChargeSentence } from "@/components/billing/next-charge";
import type { PaymentMethod } from "@/lib/client";
import type { SubscriptionView } from "@/lib/domain/subscription-view";
import { formatMoment } from "@/lib/format/day";

type NextChargeNowProps = {
  subscription: SubscriptionView;
  method: Omit<PaymentMethod, "issuer" | "mandate_max"> | null;
  retriesAt: string[];
  declineReason: string | null;
  /** The student's time. */
  now: string;
  timeZone: string;
};

/** The student's next charge: amount, day and payment method. */
export function NextChargeNow({ subscription, method, retriesAt, declineReason, now, timeZone }: NextChargeNowProps) {
  const t = useTranslations("adminStudent");
  const locale = useLocale();
  const shown = method && { ...method, issuer: null, mandate_max: null };
  const facts = { subscription, method: shown, declineReason, now, timeZone };
  const sentence = useChargeSentence(facts, "adminStudent.sentence");
  const moments = retriesAt.map((at) => formatMoment(new Date(at), { locale, timeZone, now: new Date(now) }));
  return (
    <section aria-label={t("next")} className="mt-4 rounded-card border bg-surface-raised px-4 py-3">
      <p className="text-pretty">{sentence}</p>
      {moments.length > 0 && (
        <p className="mt-1 text-ink-muted text-sm">
          {t("retries", { moments: new Intl.ListFormat(locale, { type: "conjunction" }).format(moments) })}
        </p>
      )}
    </section>
  );
}
