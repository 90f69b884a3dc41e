import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BillingOverview } from "@/components/billing/billing-overview";
import { NotAStudent } from "@/components/shell/not-a-student";
import type { Context } from "@/lib/context";
import { statesOfSupply } from "@/lib/domain/gst-state";
import { changeablePlans } from "@/lib/domain/subscription-view";
import { AppError } from "@/lib/errors";
import { getPageContext } from "@/lib/http/page-context";
import {
  serializeBillingDetails,
  serializeChangeOffer,
  serializeInvoice,
  serializePayer,
  serializePaymentMethod,
} from "@/lib/http/serializers/payment";
import { offerChanges } from "@/lib/services/checkout/offer-changes";
import { getBillingDetails } from "@/lib/services/invoices/billing-details";
import { type InvoicePage, listInvoices } from "@/lib/services/invoices/list-invoices";
import { getPayer } from "@/lib/services/payers/get-payer";
import { getPaymentMethod } from "@/lib/services/payment-methods/get-payment-method";
import { listRetries } from "@/lib/services/renewal/list-retries";
import { getSubscriptionView } from "@/lib/services/subscription/get-subscription-view";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { StudentPage } from "../../student-page";
import { billingHref, loadBillingParams } from "./billing-params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("billing");
  return { title: t("title") };
}

type BillingPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const shown = 12;

export default async function BillingPage({ searchParams }: BillingPageProps) {
  const { cursor } = await loadBillingParams(searchParams);
  const viewer = await getPageContext(billingHref(cursor));
  const { context, student, returnUrl } = viewer;
  if (!student) return <NotAStudent />;
  const [subscription, method, payer, details, page] = await Promise.all([
    getSubscription(context, "subscriptions:read"),
    getPaymentMethod(context),
    getPayer(context),
    getBillingDetails(context),
    findInvoices(context, cursor),
  ]);
  // An old link with an invalid cursor: the first page is shown.
  if (!page) redirect(billingHref(null));
  const { view, plans, currency } = await getSubscriptionView(subscription);
  const [offers, retriesAt] = await Promise.all([
    offerChanges(context, changeablePlans(view, plans)),
    listRetries(subscription),
  ]);
  return (
    <StudentPage viewer={viewer} student={student} subscription={subscription} saysSubscription>
      <BillingOverview
        subscription={view}
        retriesAt={retriesAt.map((at) => at.toISOString())}
        declineReason={subscription.row.decline_reason}
        offers={offers.map(serializeChangeOffer)}
        method={serializePaymentMethod(method).payment_method}
        payer={serializePayer(payer).payer}
        billingDetails={{
          details: serializeBillingDetails(details).billing_details,
          ownName: student.name,
          states: statesOfSupply(currency),
        }}
        invoices={page.invoices.map(serializeInvoice)}
        newestHref={cursor ? billingHref(null) : null}
        olderHref={page.nextCursor ? billingHref(page.nextCursor) : null}
        reader={{
          studentId: student.wireId,
          benefits: Object.fromEntries(plans.map(({ key, benefits }) => [key, benefits])),
          now: subscription.now.toISOString(),
          timeZone: student.timeZone,
          returnUrl,
        }}
      />
    </StudentPage>
  );
}

async function findInvoices(context: Context, cursor: string | null): Promise<InvoicePage | null> {
  try {
    return await listInvoices(context, { limit: shown, cursor });
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_request") return null;
    throw error;
  }
}
