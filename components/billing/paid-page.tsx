import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Check, CircleCheck } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { usePlanName } from "@/components/quota/use-plan-name";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCalendarDay, formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { readNewestReceipt } from "./billing-calls";
import type { PaidSubscription } from "./checkout-state";
import { StatePage } from "./state-page";

/** The student and the names that the states of the payment show. */
export interface CheckoutReader {
  studentId: string;
  /** Plan → what it unlocks. */
  benefits: Record<string, string[]>;
  now: string;
  timeZone: string;
  /** Link back to the app that sent the student. */
  returnUrl: string | null;
}

type PaidPageProps = { subscription: PaidSubscription; reader: CheckoutReader };

/** What the student has now, what happens next, and the receipt. */
export function PaidPage({ subscription, reader }: PaidPageProps) {
  const t = useTranslations("checkout");
  const plan = usePlanName()(subscription.plan);
  const { returnUrl } = reader;
  return (
    <StatePage
      Icon={CircleCheck}
      tone="good"
      title={t("paid.title", { plan })}
      lead={t("paid.lead")}
      actions={
        returnUrl ? (
          <>
            <a href={returnUrl} className={buttonStyle({ size: "lg" })}>
              <ArrowLeft aria-hidden />
              {t("paid.backTo", { host: new URL(returnUrl).host })}
            </a>
            <Link href="/dashboard" className={buttonStyle({ intent: "quiet" })}>
              {t("toDashboard")}
            </Link>
          </>
        ) : (
          <Link href="/dashboard" className={buttonStyle({ size: "lg" })}>
            {t("toDashboard")}
          </Link>
        )
      }
    >
      <h2 className="mt-6 font-semibold text-sm">{t("paid.unlocked")}</h2>
      <ul className="mt-2 grid gap-1.5 text-sm">
        {reader.benefits[subscription.plan]?.map((benefit) => (
          <li key={benefit} className="flex items-start gap-2">
            <Check className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
            {benefit}
          </li>
        ))}
      </ul>
      <Facts subscription={subscription} reader={reader} />
    </StatePage>
  );
}

function Facts({ subscription, reader: { studentId, now, timeZone } }: PaidPageProps) {
  const t = useTranslations("checkout");
  const locale = useLocale();
  const { data: receipt, isPending } = useQuery({
    queryKey: ["receipt", "newest", subscription.last_payment_date],
    queryFn: () => readNewestReceipt(studentId),
    retry: 2,
  });
  const { renewal_date, auto_renewal, end_date, price } = subscription;
  const day = { locale, timeZone, now: new Date(now) };
  return (
    <Card className="mt-6 divide-y text-sm">
      {end_date && <Fact name={t("paid.until")}>{formatMoment(new Date(end_date), day)}</Fact>}
      <Fact name={t("paid.next")}>
        {auto_renewal && renewal_date && price
          ? t("paid.renews", { day: formatCalendarDay(renewal_date, day), amount: formatMoney(price, locale) })
          : t("paid.noRenewal")}
      </Fact>
      <Fact name={t("paid.receipt")}>
        {receipt ? (
          <Link
            href={`/billing/invoices/${encodeURIComponent(receipt)}`}
            className="tabular touch-target rounded-pip text-accent underline underline-offset-4"
          >
            {receipt}
          </Link>
        ) : isPending ? (
          <Skeleton className="my-0.5 h-4 w-32" />
        ) : (
          t("paid.receiptLater")
        )}
      </Fact>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 px-4 py-2">
      <span className="text-ink-muted">{name}</span>
      <span>{children}</span>
    </div>
  );
}
