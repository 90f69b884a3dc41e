import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PlanCard } from "@/components/plans/plan-card";
import { buttonStyle } from "@/components/ui/button-style";
import type { findPlans } from "@/lib/db/catalogue/find-plans";

type PlanCardsProps = {
  plans: Awaited<ReturnType<typeof findPlans>>;
  currency: string;
  /** Key of the student's plan; null for visitors and staff. */
  current: string | null;
  isStudent: boolean;
  isSignedIn: boolean;
};

/** The plans side by side, each with its one link. */
export function PlanCards({ plans, currency, current, isStudent, isSignedIn }: PlanCardsProps) {
  return (
    <div className="mt-6 grid gap-3 md:grid-cols-3">
      {plans.map((plan) => (
        <PlanCard
          key={plan.key}
          plan={plan}
          price={{ amount: plan.amount ?? 0, currency }}
          isCurrent={plan.key === current}
          action={
            <PlanAction
              plan={plan.amount === null ? null : plan.key}
              isCurrent={plan.key === current}
              isStudent={isStudent}
              isSignedIn={isSignedIn}
            />
          }
        />
      ))}
    </div>
  );
}

type PlanActionProps = {
  /** Key of a plan that costs something; null of the free one. */
  plan: string | null;
  isCurrent: boolean;
  isStudent: boolean;
  isSignedIn: boolean;
};

/** The card's link: to the checkout, to the sign-up, or none. */
async function PlanAction({ plan, isCurrent, isStudent, isSignedIn }: PlanActionProps): Promise<ReactNode> {
  const [t, plans] = await Promise.all([getTranslations("plansPage"), getTranslations("plans")]);
  if (isCurrent) return null;
  if (plan && !isSignedIn) return <p className="text-ink-muted text-sm">{t("howSignedOut")}</p>;
  if (plan && isStudent) {
    const key = plan as Parameters<typeof plans>[0];
    return (
      <Link href={`/upgrade?plan=${encodeURIComponent(plan)}`} className={buttonStyle({ className: "w-full" })}>
        {t("get", { plan: plans.has(key) ? plans(key) : plan })}
      </Link>
    );
  }
  if (plan) return null;
  if (isSignedIn) return <p className="text-ink-muted text-sm">{t("fallsBack")}</p>;
  return (
    <Link href="/sign-up" className={buttonStyle({ className: "w-full" })}>
      {t("signUp")}
    </Link>
  );
}
