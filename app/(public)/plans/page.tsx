import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LimitTable } from "@/components/plans/limit-table";
import { PlanCard } from "@/components/plans/plan-card";
import { PageBody } from "@/components/shell/page-body";
import { buttonStyle } from "@/components/ui/button-style";
import { findPlans } from "@/lib/db/catalogue/find-plans";
import { getEnv } from "@/lib/env";
import { findPageContext } from "@/lib/http/page-context";
import { getSubscription } from "@/lib/services/usage/get-subscription";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("plans") };
}

/** What can be bought, from the catalogue; for a student with the plan that she has. */
export default async function PlansPage() {
  const [t, viewer] = await Promise.all([getTranslations("plansPage"), findPageContext()]);
  const mine = viewer?.student ? (await getSubscription(viewer.context)).row : null;
  // A student's currency is fixed by her first payment.
  const currency = mine?.currency ?? getEnv().BILLING_CURRENCY;
  const plans = await findPlans(currency);
  return (
    <PageBody>
      {viewer?.student && (
        <Link href="/dashboard" className="inline-flex items-center gap-1.5 rounded-control text-accent text-sm">
          <ArrowLeft className="size-4" aria-hidden />
          {t("back")}
        </Link>
      )}
      <h1 className="mt-2 font-semibold text-xl">{t("title")}</h1>
      <p className="mt-1 max-w-[60ch] text-pretty text-ink-muted">{t("lead")}</p>
      <div className="mt-6 grid gap-3 md:grid-cols-3">
        {plans.map((plan) => (
          <PlanCard
            key={plan.key}
            plan={plan}
            price={{ amount: plan.amount ?? 0, currency }}
            isCurrent={mine?.effective_plan_key === plan.key}
            action={
              <PlanAction
                plan={plan.amount === null ? null : plan.key}
                isCurrent={mine?.effective_plan_key === plan.key}
                isStudent={Boolean(viewer?.student)}
                isSignedIn={viewer !== null}
              />
            }
          />
        ))}
      </div>
      <section aria-labelledby="limits" className="mt-10">
        <h2 id="limits" className="font-semibold text-lg">
          {t("compare")}
        </h2>
        <div className="mt-3 rounded-card border bg-surface-raised px-3 sm:px-4">
          <LimitTable plans={plans} />
        </div>
      </section>
    </PageBody>
  );
}

type PlanActionProps = {
  /** Key of a plan that costs something; null of the free one. */
  plan: string | null;
  isCurrent: boolean;
  isStudent: boolean;
  isSignedIn: boolean;
};

/** One way on: to where it is paid, to sign up, or none where there is nothing to do. */
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
