"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button } from "@/components/ui/button";
import type { Href } from "@/components/ui/href";
import type { Invoice, Payer, PaymentMethod } from "@/lib/client";
import type { SubscriptionView } from "@/lib/domain/subscription-view";
import { formatMoney } from "@/lib/format/money";
import { changeMethod, renewNow } from "./billing-calls";
import { BillingDetailsSection } from "./billing-details-section";
import { ChangeDialog } from "./change-dialog";
import type { ChangeOffer } from "./change-rows";
import { CheckoutPages } from "./checkout-pages";
import { MethodSection } from "./method-section";
import { NextCharge } from "./next-charge";
import type { CheckoutReader } from "./paid-page";
import { PayerSection } from "./payer-section";
import { PaymentsList } from "./payments-list";
import { PlanSection } from "./plan-section";
import { useCheckout } from "./use-checkout";

type BillingOverviewProps = {
  subscription: SubscriptionView;
  retriesAt: string[];
  declineReason: string | null;
  offers: ChangeOffer[];
  method: PaymentMethod | null;
  payer: Payer;
  billingDetails: Omit<ComponentProps<typeof BillingDetailsSection>, "studentId">;
  invoices: Invoice[];
  newestHref: Href | null;
  olderHref: Href | null;
  reader: CheckoutReader;
};

/** The billing page, or the checkout of "Renew now" in its place. */
export function BillingOverview(props: BillingOverviewProps) {
  const {
    subscription,
    retriesAt,
    declineReason,
    offers,
    method,
    payer,
    billingDetails,
    invoices,
    newestHref,
    olderHref,
    reader,
  } = props;
  const t = useTranslations("billing");
  const locale = useLocale();
  const { studentId, now, timeZone } = reader;
  const control = useCheckout(studentId, false);
  const [changeTo, setChangeTo] = useState<string | null>(null);
  const isOpening = control.state.at === "opening";
  const { purpose } = control;
  const opening = isOpening && purpose.kind === "plan" ? purpose.wanted : null;
  const price = subscription.scheduled?.price ?? subscription.price;
  return (
    <CheckoutPages control={control} reader={reader} back={t("back")}>
      <div className="mx-auto max-w-[44rem]">
        <h1 className="font-semibold text-xl">{t("title")}</h1>
        <NextCharge
          subscription={subscription}
          method={method}
          retriesAt={retriesAt}
          declineReason={declineReason}
          now={now}
          timeZone={timeZone}
          renew={
            price && (
              <Button
                size="lg"
                pending={isOpening && purpose.kind === "plan" && purpose.wanted === null}
                onClick={() => control.start(() => renewNow(studentId))}
              >
                {t("renewNow", { amount: formatMoney(price, locale) })}
              </Button>
            )
          }
        />
        <div className="mt-8 grid grid-cols-1 gap-8">
          <PlanSection
            subscription={subscription}
            offers={offers}
            studentId={studentId}
            now={now}
            timeZone={timeZone}
            onAsk={setChangeTo}
            opening={opening}
          />
          <MethodSection
            method={method}
            subscription={subscription}
            studentId={studentId}
            isOpening={isOpening && purpose.kind === "method"}
            onChange={() => control.start(() => changeMethod(studentId), { kind: "method" })}
          />
          <PayerSection payer={payer} studentId={studentId} />
          <BillingDetailsSection {...billingDetails} studentId={studentId} />
          <PaymentsList invoices={invoices} timeZone={timeZone} newestHref={newestHref} olderHref={olderHref} />
        </div>
        <ChangeDialog
          plan={changeTo}
          subscription={subscription}
          reader={reader}
          control={control}
          onClose={() => setChangeTo(null)}
        />
      </div>
    </CheckoutPages>
  );
}
