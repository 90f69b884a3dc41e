import { CircleCheck, CircleX, Hourglass } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { usePlanName } from "./use-plan-name";

const states = {
  active: { Icon: CircleCheck, tone: "text-good" },
  pending_renewal: { Icon: Hourglass, tone: "text-warn" },
  expired: { Icon: Hourglass, tone: "text-warn" },
  cancelled: { Icon: CircleX, tone: "text-ink-muted" },
  inactive: { Icon: CircleX, tone: "text-ink-muted" },
} as const;

export type SubscriptionStatus = keyof typeof states;

export function isSubscriptionStatus(status: string): status is SubscriptionStatus {
  return status in states;
}

type PlanSummaryProps = {
  plan: string;
  status: string;
  /** The formatted last day of the paid period; empty on free. */
  until: string | null;
};

/** "Premium · Active until 10 February". */
export function PlanSummary({ plan, status, until }: PlanSummaryProps) {
  const t = useTranslations("subscription");
  const planName = usePlanName();
  const known = isSubscriptionStatus(status) ? status : "inactive";
  const { Icon, tone } = states[known];
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-ink-muted text-sm">
      <Link
        href="/plans"
        title={t("seePlans")}
        className="rounded-pip font-semibold text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"
      >
        {t("planNamed", { plan: planName(plan) })}
      </Link>
      <span className={`inline-flex items-center gap-1 ${tone}`}>
        <Icon className="size-3.5" aria-hidden />
        {t(`status.${known}`)}
      </span>
      {until && <span>{t("until", { day: until })}</span>}
    </p>
  );
}
