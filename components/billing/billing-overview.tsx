"use client";

import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { Invoice, PaymentMethod } from "@/lib/client";
import { formatMoney } from "@/lib/format/money";
import { changeMethod, renewNow } from "./billing-calls";
import { CheckoutPages } from "./checkout-pages";
import { MethodSection } from "./method-section";
import { NextCharge } from "./next-charge";
import type { CheckoutReader } from "./paid-page";
import { PaymentsList } from "./payments-list";
import { PlanSection } from "./plan-section";
import type { Standing } from "./standing";
import { useCheckout } from "./use-checkout";

type BillingOverviewProps = {
  standing: Standing;
  method: PaymentMethod | null;
  invoices: Invoice[];
  newestHref: string | null;
  olderHref: string | null;
  reader: CheckoutReader;
};

/** Everything about her money, and the payment of "Renew now" in its place. */
export function BillingOverview({ standing, method, invoices, newestHref, olderHref, reader }: BillingOverviewProps) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const { studentId, now, timeZone } = reader;
  const control = useCheckout(studentId, false);
  const price = standing.scheduled?.price ?? standing.price;
  return (
    <CheckoutPages control={control} reader={reader} back={t("back")}>
      <div className="mx-auto max-w-[44rem]">
        <h1 className="font-semibold text-xl">{t("title")}</h1>
        <NextCharge
          standing={standing}
          method={method}
          now={now}
          timeZone={timeZone}
          renew={
            price && (
              <Button
                size="lg"
                pending={control.state.at === "opening" && control.purpose === "plan"}
                onClick={() => control.start(() => renewNow(studentId))}
              >
                {t("renewNow", { amount: formatMoney(price, locale) })}
              </Button>
            )
          }
        />
        <div className="mt-8 grid grid-cols-1 gap-8">
          <PlanSection standing={standing} studentId={studentId} now={now} timeZone={timeZone} />
          <MethodSection
            method={method}
            standing={standing}
            studentId={studentId}
            isOpening={control.state.at === "opening" && control.purpose === "method"}
            onChange={() => control.start(() => changeMethod(studentId), "method")}
          />
          <PaymentsList invoices={invoices} timeZone={timeZone} newestHref={newestHref} olderHref={olderHref} />
        </div>
      </div>
    </CheckoutPages>
  );
}
