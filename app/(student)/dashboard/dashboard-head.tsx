import { useLocale, useTranslations } from "next-intl";
import { PlanSummary } from "@/components/quota/plan-summary";
import type { UsageSnapshot } from "@/components/quota/quota";
import { calledName } from "@/lib/format/called-name";
import { formatDay, hourIn } from "@/lib/format/day";

const noon = 12;
const dusk = 17;
/** Before this hour it still counts as the evening of the day before. */
const dawn = 4;

function partOfDay(hour: number): "morning" | "afternoon" | "evening" {
  if (hour < dawn || hour >= dusk) return "evening";
  return hour < noon ? "morning" : "afternoon";
}

type DashboardHeadProps = {
  name: string | null;
  now: Date;
  timeZone: string;
  snapshot: UsageSnapshot;
  graceEndsAt: string | null;
};

/** The greeting, and the plan as a sentence. */
export function DashboardHead({ name, now, timeZone, snapshot, graceEndsAt }: DashboardHeadProps) {
  const t = useTranslations("dashboard");
  const locale = useLocale();
  const { plan, subscription_status: status, subscription_end_date: endsAt } = snapshot;
  const until = endsAt && !graceEndsAt ? formatDay(new Date(endsAt), { locale, timeZone, now }) : null;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
      <h1 className="wrap-anywhere line-clamp-2 min-w-0 font-semibold text-lg sm:text-xl">
        {t(partOfDay(hourIn(now, timeZone)), { hasName: String(Boolean(name)), name: name ? calledName(name) : "" })}
      </h1>
      <PlanSummary plan={plan} status={status} until={until} />
    </div>
  );
}
