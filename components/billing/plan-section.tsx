import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { SettingsRow, SettingsSection } from "@/components/account/settings-section";
import { usePlanName } from "@/components/quota/use-plan-name";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { Switch } from "@/components/ui/switch";
import { canCancel, canResume, canSwitchRenewal, isInGrace } from "@/lib/domain/subscription-view";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { resumeSubscription, setAutoRenewal } from "./billing-calls";
import { CancelDialog } from "./cancel-dialog";
import { ChangeRows, type ChangeRowsProps } from "./change-rows";
import { Problem } from "./problem";
import { useChange } from "./use-change";

/** The plan, its auto-renewal, and how to cancel or resume. */
export function PlanSection(props: ChangeRowsProps) {
  const { subscription, now, timeZone } = props;
  const t = useTranslations("billing");
  const locale = useLocale();
  const plan = usePlanName()(subscription.plan);
  const day = { locale, timeZone, now: new Date(now), short: true };
  const { price, startsAt, endsAt } = subscription;
  const period =
    price && startsAt && endsAt
      ? t("period", {
          days: BILLING_PERIOD_DAYS,
          amount: formatMoney(price, locale),
          from: formatMoment(new Date(startsAt), day),
          until: formatMoment(new Date(endsAt), day),
        })
      : t("freePeriod");
  return (
    <SettingsSection title={t("plan")} lead={t("planLead")}>
      <SettingsRow
        title={plan}
        about={period}
        control={
          <Link href="/upgrade" className={buttonStyle({ intent: "secondary", size: "sm" })}>
            {t("compare")}
          </Link>
        }
      />
      <ChangeRows {...props} />
      {canSwitchRenewal(subscription) && <RenewalRow {...props} />}
      {canResume(subscription) && <ResumeRow {...props} />}
      {canCancel(subscription) && <CancelRow {...props} />}
    </SettingsSection>
  );
}

function RenewalRow({ subscription, studentId }: ChangeRowsProps) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const { change, isPending, problem } = useChange();
  const isOn = subscription.state === "renewing";
  const { openCharge } = subscription;
  const charge = { amount: openCharge ? formatMoney(openCharge, locale) : "", days: BILLING_PERIOD_DAYS };
  const off = openCharge ? "turnedOffOpen" : "turnedOff";
  const id = useId();
  return (
    <SettingsRow
      title={<span id={id}>{t("renewal")}</span>}
      about={t(
        isOn ? (subscription.isDebitHeld ? "renewalHeld" : "renewalOn") : openCharge ? "renewalOffOpen" : "renewalOff",
        charge,
      )}
      control={
        <Switch
          checked={isOn}
          pending={isPending}
          aria-labelledby={id}
          onChange={(enabled) =>
            change(() => setAutoRenewal(studentId, enabled), { done: t(enabled ? "turnedOn" : off, charge) })
          }
        />
      }
    >
      <Problem text={problem} />
    </SettingsRow>
  );
}

function ResumeRow({ subscription, studentId, now, timeZone }: ChangeRowsProps) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const plan = usePlanName()(subscription.plan);
  const { change, isPending, problem } = useChange();
  const moment = subscription.endsAt
    ? formatMoment(new Date(subscription.endsAt), { locale, timeZone, now: new Date(now) })
    : "";
  return (
    <div id="cancel" className="scroll-mt-4">
      <SettingsRow
        title={t("cancelled")}
        about={t("cancelledAbout", { plan, moment })}
        control={
          <Button
            size="sm"
            pending={isPending}
            onClick={() => change(() => resumeSubscription(studentId), { done: t("resumed", { plan }) })}
          >
            {t("resume", { plan })}
          </Button>
        }
      >
        <Problem text={problem} />
      </SettingsRow>
    </div>
  );
}

function CancelRow(props: ChangeRowsProps) {
  const t = useTranslations("billing");
  const plan = usePlanName()(props.subscription.plan);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div id="cancel" className="scroll-mt-4">
      <SettingsRow
        title={t("cancel", { plan })}
        about={t(isInGrace(props.subscription) ? "cancelAboutGrace" : "cancelAbout")}
        control={
          <Button intent="secondary" size="sm" onClick={() => setIsOpen(true)}>
            {t("cancelOpen")}
          </Button>
        }
      >
        <CancelDialog {...props} open={isOpen} onClose={() => setIsOpen(false)} />
      </SettingsRow>
    </div>
  );
}
