import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { type OfferedPlan, PlanChoice } from "@/components/billing/plan-choice";
import { NotAStudent } from "@/components/shell/not-a-student";
import type { PlanRow } from "@/lib/db/catalogue/find-plans";
import { statesOfSupply } from "@/lib/domain/gst-state";
import { changeablePlans, preselectedPlan, priceOffered, type SubscriptionView } from "@/lib/domain/subscription-view";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { renewalDayIfPaid } from "@/lib/domain/to-subscription-view";
import { getPageContext } from "@/lib/http/page-context";
import { serializeChangeOffer } from "@/lib/http/serializers/payment";
import { offerChanges } from "@/lib/services/checkout/offer-changes";
import { getBillingDetails } from "@/lib/services/invoices/billing-details";
import { billingSettings } from "@/lib/services/subscription/billing-settings";
import { getSubscriptionView } from "@/lib/services/subscription/get-subscription-view";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { StudentPage } from "../student-page";
import { loadUpgradeParams, serializeUpgrade } from "./upgrade-params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("upgrade");
  return { title: t("title") };
}

type UpgradePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The page where a plan is chosen and paid. */
export default async function UpgradePage({ searchParams }: UpgradePageProps) {
  const requested = await loadUpgradeParams(searchParams);
  const viewer = await getPageContext(serializeUpgrade("/upgrade", requested));
  const { context, student, returnUrl } = viewer;
  if (!student) return <NotAStudent />;
  const [subscription, details, t] = await Promise.all([
    getSubscription(context),
    getBillingDetails(context),
    getTranslations("upgrade"),
  ]);
  const { view, plans, currency } = await getSubscriptionView(subscription);
  const offers = await offerChanges(context, changeablePlans(view, plans));
  const { now } = subscription;
  const feature = plans.flatMap(({ limits }) => limits).find((limit) => limit.feature === requested.feature);
  return (
    <StudentPage viewer={viewer} student={student} subscription={subscription}>
      <PlanChoice
        plans={plans.map((plan) => offerOf(plan, view, currency))}
        subscription={view}
        offers={offers.map(serializeChangeOffer)}
        chosen={preselectedPlan(view, plans, requested.plan)}
        nextCharge={renewalDayIfPaid(view, now, billingSettings())}
        states={statesOfSupply(currency)}
        known={{ state: details.state ?? "", gstin: details.gstin ?? "" }}
        title={t("title")}
        lead={
          feature
            ? t("leadFeature", { feature: feature.name, days: BILLING_PERIOD_DAYS })
            : t("lead", { days: BILLING_PERIOD_DAYS })
        }
        reader={{
          studentId: student.wireId,
          benefits: Object.fromEntries(plans.map(({ key, benefits }) => [key, benefits])),
          now: now.toISOString(),
          timeZone: student.timeZone,
          returnUrl,
        }}
      />
    </StudentPage>
  );
}

function offerOf(plan: PlanRow, view: SubscriptionView, currency: string): OfferedPlan {
  const { key, tagline, benefits, amount } = plan;
  const price = priceOffered(view, plan, currency);
  return { key, tagline, benefits, price, dueToday: amount === null ? null : price };
}
