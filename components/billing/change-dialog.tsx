import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { usePlanName } from "@/components/quota/use-plan-name";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { SubscriptionView } from "@/lib/domain/subscription-view";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatCalendarDay, formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { changePlan, type PlanChange, placeUpgrade, previewChange } from "./billing-calls";
import type { CheckoutReader } from "./paid-page";
import { useChange, useErrorLabel } from "./use-change";
import type { CheckoutControl } from "./use-checkout";

type ChangeDialogProps = {
  /** Key of the plan to change to; null while the dialog is closed. */
  plan: string | null;
  subscription: SubscriptionView;
  reader: CheckoutReader;
  control: CheckoutControl;
  onClose: () => void;
};

/** Previews the price and start of a change of plan, computed now by the code that charges it, then makes the change. */
export function ChangeDialog({ plan, ...props }: ChangeDialogProps) {
  // Stays while it fades away, with a plan of its own for each time that it is opened.
  return plan === null ? null : <OpenDialog key={plan} plan={plan} {...props} />;
}

function OpenDialog({ plan, subscription, reader, control, onClose }: ChangeDialogProps & { plan: string }) {
  const t = useTranslations("change");
  const locale = useLocale();
  const explain = useErrorLabel();
  const name = usePlanName()(plan);
  const { studentId } = reader;
  const { change, isPending, problem } = useChange();
  const preview = useQuery({
    queryKey: ["change", plan, subscription.plan, subscription.endsAt],
    queryFn: () => previewChange(studentId, plan),
    // The proration shrinks with time: the dialog shows the amount computed when it opened.
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const quoted = preview.data?.change;
  const pay = () => {
    onClose();
    control.start(() => placeUpgrade(studentId, plan), { kind: "plan", wanted: plan });
  };
  const isUpgrade = quoted?.kind === "upgrade";
  // An upgrade that costs no more than what is paid already starts at once.
  const isPaid = isUpgrade && quoted.due !== null;
  const done = t(isUpgrade ? "startedDone" : "plannedDone", { plan: name });
  const changeIt = () => change(() => changePlan(studentId, plan), { done, after: onClose });
  const label =
    isPaid && quoted.due
      ? t("pay", { amount: formatMoney(quoted.due, locale) })
      : t(isUpgrade ? "startIt" : "planIt", { plan: name });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(isUpgrade ? "titleUp" : "title", { plan: name })}
      lead={quoted ? t(isPaid ? "leadUp" : isUpgrade ? "leadFree" : "leadDown", { plan: name }) : t("leadAny")}
      problem={problem ?? (preview.error ? explain(preview.error) : null)}
      confirm={quoted ? { label, isPending, onPress: isPaid ? pay : changeIt } : null}
      keep={t("keep", { plan: usePlanName()(subscription.plan) })}
    >
      {quoted && <Facts change={quoted} subscription={subscription} reader={reader} />}
      {preview.isPending && <Skeleton className="mt-4 h-34 rounded-card!" />}
    </ConfirmDialog>
  );
}

type FactsProps = { change: PlanChange; subscription: SubscriptionView; reader: CheckoutReader };

function Facts({ change, subscription, reader: { now, timeZone, benefits } }: FactsProps) {
  const t = useTranslations("change");
  const locale = useLocale();
  const planName = usePlanName();
  const plan = planName(change.plan);
  const day = { locale, timeZone, now: new Date(now) };
  const until = formatMoment(new Date(change.paid_until), day);
  const price = formatMoney(change.renews_at, locale);
  const isRenewing = subscription.state === "renewing" && subscription.renewalDay !== null;
  const renewal = isRenewing ? formatCalendarDay(subscription.renewalDay ?? "", day) : "";
  const isUpgrade = change.kind === "upgrade";
  return (
    <>
      <dl className="mt-4 divide-y rounded-card border text-sm">
        <Fact name={t("today")}>
          {change.due ? <span className="tabular">{formatMoney(change.due, locale)}</span> : t("nothing")}
        </Fact>
        <Fact name={t("until", { moment: until })}>
          {isUpgrade ? plan : t("stays", { plan: planName(subscription.plan) })}
        </Fact>
        <Fact name={isRenewing ? t("renewal", { day: renewal }) : t("after")}>
          {isRenewing ? (
            <span className="tabular">{t("each", { amount: price, days: BILLING_PERIOD_DAYS })}</span>
          ) : (
            t("off")
          )}
        </Fact>
      </dl>
      {!isUpgrade && (
        <p className="mt-3 text-pretty text-ink-muted text-sm">
          {t("then", { plan, benefits: (benefits[change.plan] ?? []).join(" · ") })}
        </p>
      )}
      {!isUpgrade && !isRenewing && (
        <p className="mt-2 text-pretty text-ink-muted text-sm">{t("downOff", { price, days: BILLING_PERIOD_DAYS })}</p>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 px-4 py-2">
      <dt className="text-ink-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
