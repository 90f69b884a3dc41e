import { Banknote, CircleSlash, Hourglass, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { usePlanName } from "@/components/quota/use-plan-name";
import { buttonStyle } from "@/components/ui/button-style";
import type { PaymentMethod } from "@/lib/client";
import { debitVerdict } from "@/lib/domain/decline-reason";
import { canRenewNow, hasLastCharge, type SubscriptionView, worksUntil } from "@/lib/domain/subscription-view";
import { BILLING_PERIOD_DAYS, GRACE_DAYS } from "@/lib/domain/terms";
import { dayIn, formatCalendarDay, formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { formatTimeLeft } from "@/lib/format/time-left";
import { useDeclineLabel } from "./use-decline-label";
import { useMethodLabel } from "./use-method-label";

type ChargeFacts = {
  subscription: SubscriptionView;
  method: PaymentMethod | null;
  /** Why the renewal was declined; null if it was not. */
  declineReason: string | null;
  /** Instants are ISO 8601. */
  now: string;
  timeZone: string;
};

type NextChargeProps = ChargeFacts & {
  /** When a declined renewal is retried automatically. */
  retriesAt: string[];
  /** The button to pay, if paying helps. */
  renew: ReactNode;
};

/** The next charge as one sentence: amount, day and payment method. */
export function NextCharge(props: NextChargeProps) {
  const { subscription } = props;
  const t = useTranslations("billing");
  const sentence = useChargeSentence(props, "billing.sentence");
  const isWaiting = subscription.isPaymentUnderWay;
  const needsStudent = canRenewNow(subscription) || (subscription.methodProblem !== null && !isWaiting);
  const isCharged = subscription.state === "renewing" && !subscription.isDebitHeld;
  const Icon = isWaiting ? Hourglass : needsStudent ? TriangleAlert : isCharged ? Banknote : CircleSlash;
  return (
    <section
      id="renew"
      aria-label={t("next")}
      className={`mt-4 flex scroll-mt-4 flex-wrap items-center gap-x-6 gap-y-4 rounded-card border p-4 sm:p-5 ${
        needsStudent ? "border-warn/40 bg-warn-soft" : "bg-surface-raised"
      }`}
    >
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-3">
        <Icon className={`mt-1 size-5 shrink-0 ${needsStudent ? "text-warn" : "text-ink-muted"}`} aria-hidden />
        <div className="grid gap-1 text-pretty">
          <p className="text-base sm:text-lg">{sentence}</p>
          {canRenewNow(subscription) && props.declineReason && <Why reason={props.declineReason} />}
          {canRenewNow(subscription) && <Retries {...props} />}
        </div>
      </div>
      {canRenewNow(subscription) && props.renew}
      {subscription.state === "free" && !isWaiting && (
        <Link href="/upgrade" className={buttonStyle()}>
          {t("seePlans")}
        </Link>
      )}
    </section>
  );
}

/** Why the renewal was not paid, and what helps. */
function Why({ reason }: { reason: string }) {
  const { why, help } = useDeclineLabel()(reason);
  return (
    <p className="text-sm">
      {why} {help}
    </p>
  );
}

/** What happens if the student does nothing. */
function Retries({ retriesAt, now, timeZone }: NextChargeProps) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const day = { locale, timeZone, now: new Date(now) };
  const moments = retriesAt.map((at) => formatMoment(new Date(at), day));
  if (moments.length === 0) return null;
  return (
    <p className="text-ink-muted text-sm">
      {t("retries", { moments: new Intl.ListFormat(locale, { type: "conjunction" }).format(moments) })}
    </p>
  );
}

/** The next charge as one sentence, for the student or for staff. */
export function useChargeSentence(
  { subscription, method, declineReason, now, timeZone }: ChargeFacts,
  namespace: "billing.sentence" | "adminStudent.sentence",
): ReactNode {
  const t = useTranslations(namespace);
  const locale = useLocale();
  const planName = usePlanName();
  const methodLabel = useMethodLabel();
  const day = { locale, timeZone, now: new Date(now) };
  const { state, scheduled, renewalDay, price } = subscription;
  const strong = (chunks: ReactNode) => <strong className="font-semibold">{chunks}</strong>;
  const until = worksUntil(subscription);
  const values = {
    plan: planName(subscription.plan),
    amount: price ? formatMoney(price, locale) : "",
    moment: until ? formatMoment(new Date(until), day) : "",
    timeLeft: until ? formatTimeLeft(new Date(until).getTime() - new Date(now).getTime(), locale) : "",
    days: GRACE_DAYS,
    b: strong,
  };
  if (subscription.openCharge && hasLastCharge(subscription)) {
    const amount = formatMoney(subscription.openCharge, locale);
    return t.rich("lastCharge", { ...values, amount, days: BILLING_PERIOD_DAYS });
  }
  if (subscription.isPaymentUnderWay) return t.rich(state === "free" ? "underWay" : "underWayPlan", values);
  if (subscription.isDebitHeld && (state === "renewing" || state === "past_due")) {
    return t.rich(state === "renewing" ? "held" : "heldGrace", values);
  }
  const isSkipped = declineReason !== null && debitVerdict({ reason: declineReason }) === "skipped";
  if (state === "past_due" && isSkipped) return t.rich("skipped", values);
  if (state !== "renewing" || !renewalDay) return t.rich(state === "renewing" ? "non_renewing" : state, values);
  const due = {
    ...values,
    amount: formatMoney(scheduled?.price ?? price ?? { amount: 0, currency: "USD" }, locale),
    day: formatCalendarDay(renewalDay, day),
  };
  if (!method || subscription.methodProblem === "none") return t.rich("noMethod", due);
  const full = { ...due, method: methodLabel(method), next: planName(scheduled?.plan ?? subscription.plan) };
  if (subscription.methodProblem) return t.rich(`method.${subscription.methodProblem}`, full);
  // It could not be charged on its day, through no fault of the student: it is tried again.
  if (renewalDay < dayIn(new Date(now), timeZone)) return t.rich("putOff", full);
  return t.rich(scheduled ? "renewingAs" : "renewing", full);
}
