import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LimitTable } from "@/components/plans/limit-table";
import { PageBody } from "@/components/shell/page-body";
import { findPlans } from "@/lib/db/catalogue/find-plans";
import { getEnv } from "@/lib/env";
import { findPageContext } from "@/lib/http/page-context";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { PlanCards } from "../plan-cards";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("plans") };
}

/** The plans of the catalogue; a signed-in student also sees which one is theirs. */
export default async function PlansPage() {
  const [t, viewer] = await Promise.all([getTranslations("plansPage"), findPageContext()]);
  const mine = viewer?.student ? (await getSubscription(viewer.context)).row : null;
  // A student's currency is fixed by their first payment.
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
      <PlanCards
        plans={plans}
        currency={currency}
        current={mine?.effective_plan_key ?? null}
        isStudent={Boolean(viewer?.student)}
        isSignedIn={viewer !== null}
      />
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
