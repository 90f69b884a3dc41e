import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { type OfferedPlan, PlanChoice } from "@/components/billing/plan-choice";
import { canBuy, canRenewNow, type Standing } from "@/components/billing/standing";
import { NotAStudent } from "@/components/shell/not-a-student";
import type { PlanRow } from "@/lib/db/catalogue/find-plans";
import { renewalDayOf } from "@/lib/domain/entitlement";
import { addCalendarDays, BILLING_PERIOD_DAYS } from "@/lib/domain/period";
import { getPageContext } from "@/lib/http/page-context";
import { serializeChangeOffer } from "@/lib/http/serializers/payment";
import { offerChanges } from "@/lib/services/checkout/offer-changes";
import { getBillingDetails } from "@/lib/services/invoices/billing-details";
import { billingSettings } from "@/lib/services/subscription/billing-settings";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { changeable, standingAmongPlans, statesFor } from "../standing-of";
import { StudentPage } from "../student-page";
import { loadUpgradeParams, serializeUpgrade } from "./upgrade-params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("upgrade");
  return { title: t("title") };
}

type UpgradePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Where a plan is chosen and paid. */
export default async function UpgradePage({ searchParams }: UpgradePageProps) {
  const asked = await loadUpgradeParams(searchParams);
  const viewer = await getPageContext(serializeUpgrade("/upgrade", asked));
  const { context, student, returnUrl } = viewer;
  if (!student) return <NotAStudent />;
  const [subscription, details, t] = await Promise.all([
    getSubscription(context),
    getBillingDetails(context),
    getTranslations("upgrade"),
  ]);
  const { standing, plans, currency } = await standingAmongPlans(subscription);
  const offers = await offerChanges(context, changeable(standing, plans));
  const { now } = subscription;
  const feature = plans.flatMap(({ limits }) => limits).find((limit) => limit.feature === asked.feature);
  return (
    <StudentPage viewer={viewer} student={student} subscription={subscription}>
      <PlanChoice
        plans={plans.map((plan) => offerOf(plan, standing, currency))}
        standing={standing}
        offers={offers.map(serializeChangeOffer)}
        chosen={chosenPlan(asked.plan, standing, plans)}
        nextCharge={nextCharge(standing, now)}
        states={statesFor(currency)}
        known={{ state: details.state ?? "", gstin: details.gstin ?? "" }}
        title={t("title")}
        lead={feature ? t("leadFeature", { feature: feature.name }) : t("lead")}
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

/** A paid student renews at the price that she bought for; everything else costs what the catalogue says today. */
function offerOf({ key, tagline, benefits, amount }: PlanRow, standing: Standing, currency: string): OfferedPlan {
  const listed = { amount: amount ?? 0, currency };
  const price = key === standing.plan && standing.price ? standing.price : listed;
  return { key, tagline, benefits, price, dueToday: amount === null ? null : price };
}

/** The one in the address where it can be bought or changed to; else her own in grace, else the first that costs something. */
function chosenPlan(asked: string | null, standing: Standing, plans: PlanRow[]): string {
  const paid = plans.filter(({ amount }) => amount !== null);
  if (!canBuy(standing)) return paid.find(({ key }) => key === asked)?.key ?? standing.plan;
  const own = canRenewNow(standing) ? standing.plan : undefined;
  return paid.find(({ key }) => key === asked)?.key ?? own ?? paid[0]?.key ?? standing.plan;
}

/** In grace a payment runs on from the old end where that lies ahead; else a period begins now. */
function nextCharge({ endsAt }: Standing, now: Date): string {
  const settings = billingSettings();
  const start = endsAt && new Date(endsAt) > now ? new Date(endsAt) : now;
  return renewalDayOf(addCalendarDays(start, BILLING_PERIOD_DAYS, settings.timeZone), settings);
}
