import { useLocale, useTranslations } from "next-intl";
import { SettingsRow } from "@/components/account/settings-section";
import { usePlanName } from "@/components/quota/use-plan-name";
import { Button } from "@/components/ui/button";
import type { SubscriptionView } from "@/lib/domain/subscription-view";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { changePlan, type PlanChange } from "./billing-calls";
import { Problem } from "./problem";
import { useChange, useRefusalLabel } from "./use-change";

/** The effect of changing to a plan now, or the code of the refusal. */
export interface ChangeOffer {
  plan: string;
  change: PlanChange | null;
  refusal: string | null;
}

export type ChangeRowsProps = {
  subscription: SubscriptionView;
  offers: ChangeOffer[];
  studentId: string;
  now: string;
  timeZone: string;
  /** Opens the dialog of a change to this plan. */
  onAsk: (plan: string) => void;
  /** The plan whose order is being created. */
  opening: string | null;
};

/** The possible changes of plan, and the scheduled one. */
export function ChangeRows(props: ChangeRowsProps) {
  const { subscription, offers } = props;
  const t = useTranslations("change");
  const explain = useRefusalLabel();
  const others = offers.filter(({ plan }) => plan !== subscription.scheduled?.plan);
  // A reason that applies to all of them is shown once.
  const reasons = new Set(others.map(({ refusal }) => refusal));
  const [reason] = reasons;
  const blocked = subscription.isPaymentUnderWay ? "payment_in_progress" : reasons.size === 1 ? reason : null;
  return (
    <>
      {subscription.scheduled && <PlannedRow {...props} scheduled={subscription.scheduled} />}
      {blocked && others.length > 0 ? (
        <SettingsRow title={t("other")} about={explain(blocked)} />
      ) : (
        others.map((offer) => <OfferRow key={offer.plan} {...props} offer={offer} />)
      )}
    </>
  );
}

function OfferRow({ offer, now, timeZone, onAsk, opening }: ChangeRowsProps & { offer: ChangeOffer }) {
  const t = useTranslations("change");
  const locale = useLocale();
  const explain = useRefusalLabel();
  const plan = usePlanName()(offer.plan);
  const { change } = offer;
  if (!change) return <SettingsRow title={t("to", { plan })} about={explain(offer.refusal)} />;
  const isUpgrade = change.kind === "upgrade";
  const values = {
    plan,
    due: change.due ? formatMoney(change.due, locale) : "",
    price: formatMoney(change.renews_at, locale),
    days: BILLING_PERIOD_DAYS,
    moment: formatMoment(new Date(change.paid_until), { locale, timeZone, now: new Date(now) }),
  };
  return (
    <SettingsRow
      title={t(isUpgrade ? "up" : "to", { plan })}
      about={t(isUpgrade ? (change.due ? "upAbout" : "upFree") : "downAbout", values)}
      control={
        <Button intent="secondary" size="sm" pending={opening === offer.plan} onClick={() => onAsk(offer.plan)}>
          {t(isUpgrade ? "upOpen" : "downOpen")}
        </Button>
      }
    />
  );
}

type PlannedRowProps = ChangeRowsProps & { scheduled: NonNullable<SubscriptionView["scheduled"]> };

/** The scheduled change can be undone until the renewal. */
function PlannedRow({ subscription, scheduled, studentId, now, timeZone }: PlannedRowProps) {
  const t = useTranslations("change");
  const locale = useLocale();
  const planName = usePlanName();
  const { change, isPending, problem } = useChange();
  const [plan, present] = [planName(scheduled.plan), planName(subscription.plan)];
  const moment = subscription.endsAt
    ? formatMoment(new Date(subscription.endsAt), { locale, timeZone, now: new Date(now) })
    : "";
  const undo = () => change(() => changePlan(studentId, subscription.plan), { done: t("undone", { plan: present }) });
  return (
    <SettingsRow
      title={t("planned", { plan })}
      about={t("plannedAbout", {
        present,
        moment,
        price: formatMoney(scheduled.price, locale),
        days: BILLING_PERIOD_DAYS,
      })}
      control={
        !subscription.isPaymentUnderWay && (
          <Button intent="secondary" size="sm" pending={isPending} onClick={undo}>
            {t("undo", { plan: present })}
          </Button>
        )
      }
    >
      <Problem text={problem} />
    </SettingsRow>
  );
}
