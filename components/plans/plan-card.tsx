import { Check, CircleCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { usePlanName } from "@/components/quota/use-plan-name";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatMoney, type MinorUnits } from "@/lib/format/money";

type PlanCardProps = {
  plan: { key: string; tagline: string; benefits: string[] };
  price: MinorUnits;
  isCurrent: boolean;
  /** The action: a button, a link, or text. */
  action: ReactNode;
  className?: string;
};

export function PlanCard({ plan, price, isCurrent, action, className = "" }: PlanCardProps) {
  const t = useTranslations("plansPage");
  const locale = useLocale();
  const name = usePlanName()(plan.key);
  const headingId = useId();
  return (
    <article
      aria-labelledby={headingId}
      className={`flex min-w-0 flex-col gap-4 rounded-card border bg-surface-raised p-5 ${isCurrent ? "border-accent" : ""} ${className}`}
    >
      <div className="flex min-h-6 items-center justify-between gap-3">
        <h2 id={headingId} className="font-semibold text-base">
          {name}
        </h2>
        {isCurrent && (
          <p className="inline-flex items-center gap-1 text-accent text-sm">
            <CircleCheck className="size-4" aria-hidden />
            {t("current")}
          </p>
        )}
      </div>
      <p>
        <span className="tabular font-semibold text-xl">{formatMoney(price, locale)}</span>{" "}
        <span className="text-ink-muted text-sm">
          {t(price.amount > 0 ? "perPeriod" : "forGood", { days: BILLING_PERIOD_DAYS })}
        </span>
      </p>
      <p className="text-pretty text-ink-muted text-sm">{plan.tagline}</p>
      <ul className="grid gap-1.5 text-sm">
        {plan.benefits.map((benefit) => (
          <li key={benefit} className="flex items-start gap-2">
            <Check className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
            {benefit}
          </li>
        ))}
      </ul>
      <div className="mt-auto pt-1">{action}</div>
    </article>
  );
}
