"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { PlanCard } from "@/components/plans/plan-card";
import { usePlanName } from "@/components/quota/use-plan-name";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { canBuy, canRenewNow, type SubscriptionView } from "@/lib/domain/subscription-view";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatCalendarDay, formatMoment } from "@/lib/format/day";
import { formatMoney, type MinorUnits } from "@/lib/format/money";
import { checkoutPlan, renewNow } from "./billing-calls";
import { BillingDetails, type BillingDetailsInput } from "./billing-details";
import { ChangeDialog } from "./change-dialog";
import type { ChangeOffer } from "./change-rows";
import { CheckoutPages } from "./checkout-pages";
import type { CheckoutReader } from "./paid-page";
import type { StateChoice } from "./state-select";
import { useRefusalLabel } from "./use-change";
import { type PlaceOrder, useCheckout } from "./use-checkout";

export interface OfferedPlan {
  key: string;
  tagline: string;
  benefits: string[];
  price: MinorUnits;
  /** Charged today: the pinned price for a renewal, else the current price. Null if nothing is for sale. */
  dueToday: MinorUnits | null;
}

type PlanChoiceProps = {
  plans: OfferedPlan[];
  subscription: SubscriptionView;
  offers: ChangeOffer[];
  /** Key of the plan that the link names. */
  chosen: string;
  /** The day of the next charge if the student pays today, as `YYYY-MM-DD`. */
  nextCharge: string;
  /** States for the place of supply; empty if receipts show none. */
  states: StateChoice[];
  /** The invoice details saved before. */
  known: BillingDetailsInput;
  title: string;
  lead: string;
  reader: CheckoutReader;
};

/** The plans side by side, each with its one action, or the checkout in their place. */
export function PlanChoice(props: PlanChoiceProps) {
  const { plans, subscription, chosen, states, known, reader, title, lead } = props;
  const t = useTranslations("upgrade");
  const isAwaited = subscription.isPaymentUnderWay && subscription.state !== "renewing";
  const control = useCheckout(reader.studentId, isAwaited);
  const [pressed, setPressed] = useState<string | null>(null);
  const [changeTo, setChangeTo] = useState<string | null>(null);
  const [details, setDetails] = useState<BillingDetailsInput>(known);

  const pay = (plan: string) => {
    setPressed(plan);
    const isRenewal = plan === subscription.plan && canRenewNow(subscription);
    const place: PlaceOrder = isRenewal
      ? () => renewNow(reader.studentId)
      : () => checkoutPlan(reader.studentId, { plan, ...(states.length > 0 ? given(details) : {}) });
    control.start(place);
  };

  return (
    <CheckoutPages control={control} reader={reader} back={t("back")}>
      <h1 className="font-semibold text-xl">{title}</h1>
      <p className="mt-1 max-w-[60ch] text-pretty text-ink-muted">{lead}</p>
      <div className="mt-6 grid gap-3 md:grid-cols-3">
        {plans.map((plan) => (
          <PlanCard
            key={plan.key}
            plan={plan}
            price={plan.price}
            isCurrent={plan.key === subscription.plan}
            className={plan.key === chosen ? "max-md:-order-1" : plan.dueToday ? "" : "max-md:order-last"}
            action={
              <Action
                {...props}
                plan={plan}
                isPending={control.state.at === "opening" && pressed === plan.key}
                onPay={() => pay(plan.key)}
                onAsk={() => {
                  setPressed(plan.key);
                  setChangeTo(plan.key);
                }}
              />
            }
          />
        ))}
      </div>
      {states.length > 0 && canBuy(subscription) && (
        <BillingDetails
          states={states}
          value={details}
          isAsked={known.state === ""}
          problems={control.problems}
          onChange={setDetails}
        />
      )}
      <p className="mt-6 max-w-[60ch] text-pretty text-ink-muted text-sm">{t("secure")}</p>
      <ChangeDialog
        plan={changeTo}
        subscription={subscription}
        reader={reader}
        control={control}
        onClose={() => setChangeTo(null)}
      />
    </CheckoutPages>
  );
}

/** An emptied GSTIN is cleared; an empty state is left unchanged. */
function given({ state, gstin }: BillingDetailsInput) {
  return { ...(state ? { state } : {}), gstin: gstin.trim() || null };
}

type ActionProps = PlanChoiceProps & {
  plan: OfferedPlan;
  isPending: boolean;
  onPay: () => void;
  onAsk: () => void;
};

/** The action of a plan with its consequence, or why there is none. */
function Action(props: ActionProps) {
  const { plan, subscription, chosen, nextCharge, reader, isPending, onPay } = props;
  const t = useTranslations("upgrade");
  const locale = useLocale();
  const planName = usePlanName();
  const now = new Date(reader.now);
  const day = { locale, timeZone: reader.timeZone, now };
  const isOwn = plan.key === subscription.plan;

  if (!plan.dueToday) {
    const ends = subscription.graceEndsAt ?? subscription.endsAt;
    if (isOwn) return noteOf(t("freeNow"));
    return noteOf(ends ? t("freeAfter", { moment: formatMoment(new Date(ends), day) }) : t("freeAlways"));
  }
  if (isOwn && !canRenewNow(subscription)) {
    return (
      <Link href="/billing" className={buttonStyle({ intent: "secondary", className: "w-full" })}>
        {t("manage")}
      </Link>
    );
  }
  if (!canBuy(subscription)) return subscription.isPaymentUnderWay ? noteOf(t("waits")) : <Change {...props} />;
  const amount = formatMoney(plan.dueToday, locale);
  return (
    <div className="grid gap-2">
      <Button
        size="lg"
        intent={plan.key === chosen ? "primary" : "secondary"}
        className="w-full"
        pending={isPending}
        onClick={onPay}
      >
        {t(isOwn ? "renew" : "pay", { plan: planName(plan.key), amount })}
      </Button>
      {noteOf(
        t("then", {
          days: BILLING_PERIOD_DAYS,
          amount: formatMoney(plan.price, locale),
          day: formatCalendarDay(nextCharge, day),
        }),
      )}
    </div>
  );
}

/** The effect of changing from the current plan to this one. */
function Change({ plan, subscription, offers, chosen, reader, isPending, onAsk }: ActionProps) {
  const t = useTranslations("upgrade");
  const locale = useLocale();
  const explain = useRefusalLabel();
  const name = usePlanName()(plan.key);
  const day = { locale, timeZone: reader.timeZone, now: new Date(reader.now) };
  const offer = offers.find((one) => one.plan === plan.key);
  if (!offer?.change) return noteOf(explain(offer?.refusal ?? null) ?? t("waits"));
  const { kind, due, paid_until } = offer.change;
  const moment = formatMoment(new Date(paid_until), day);
  if (subscription.scheduled?.plan === plan.key) return noteOf(t("planned", { moment }));
  const isUpgrade = kind === "upgrade";
  return (
    <div className="grid gap-2">
      <Button
        size="lg"
        intent={isUpgrade || plan.key === chosen ? "primary" : "secondary"}
        className="w-full"
        pending={isPending}
        onClick={onAsk}
      >
        {isUpgrade && due ? t("upgrade", { amount: formatMoney(due, locale) }) : t("change", { plan: name })}
      </Button>
      {noteOf(t(isUpgrade ? (due ? "difference" : "noDifference") : "downgrade", { moment }))}
    </div>
  );
}

function noteOf(text: string) {
  return <p className="text-pretty text-ink-muted text-sm">{text}</p>;
}
