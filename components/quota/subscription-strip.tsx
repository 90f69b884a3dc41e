import { CalendarX, CreditCard, FlaskConical, Hourglass, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import {
  canRenewNow,
  hasLastCharge,
  isInGrace,
  type SubscriptionView,
  stripNotice,
} from "@/lib/domain/subscription-view";
import { BILLING_PERIOD_DAYS, GRACE_DAYS } from "@/lib/domain/terms";
import { formatCalendarDay, formatDate, formatMoment, formatTime } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { formatTimeLeft } from "@/lib/format/time-left";
import { usePlanName } from "./use-plan-name";

type SubscriptionStripProps = {
  subscription: SubscriptionView;
  now: Date;
  timeZone: string;
  /** The student is on a test clock. */
  isOnTestClock: boolean;
  /** The page itself begins with the subscription's state. */
  isSaidBelow: boolean;
};

/** Notices about the subscription, if there are any: it ends, a payment is in progress, or a test clock is in use. */
export function SubscriptionStrip({ subscription, now, timeZone, isOnTestClock, isSaidBelow }: SubscriptionStripProps) {
  const notice = isSaidBelow ? null : stripNotice(subscription);
  if (!notice && !isOnTestClock) return null;
  const shared = { subscription, now, timeZone };
  return (
    <div className="mb-4 grid gap-2">
      {isOnTestClock && <TestClock now={now} timeZone={timeZone} />}
      {notice === "underWay" && <UnderWay subscription={subscription} />}
      {notice === "grace" && <Grace {...shared} />}
      {notice === "ending" && <Ending {...shared} />}
      {notice === "method" && <MethodError {...shared} />}
    </div>
  );
}

const tones = {
  info: { box: "border-line bg-surface-sunken", icon: "text-ink-muted" },
  warn: { box: "border-warn/40 bg-warn-soft", icon: "text-warn" },
} as const;

type StripProps = {
  tone: keyof typeof tones;
  Icon: typeof Hourglass;
  title: ReactNode;
  action?: ReactNode;
  children: ReactNode;
};

function Strip({ tone, Icon, title, action, children }: StripProps) {
  return (
    <section
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border px-4 py-3 text-sm ${tones[tone].box}`}
    >
      <div className="flex min-w-0 flex-1 basis-60 items-start gap-3">
        <Icon className={`mt-0.5 size-4 shrink-0 ${tones[tone].icon}`} aria-hidden />
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          <p className="text-pretty text-ink-muted">{children}</p>
        </div>
      </div>
      {action && <div className="max-sm:ms-7">{action}</div>}
    </section>
  );
}

type NoticeProps = { subscription: SubscriptionView; now: Date; timeZone: string };

function Grace({ subscription, now, timeZone }: NoticeProps) {
  const t = useTranslations("strip");
  const locale = useLocale();
  const plan = usePlanName()(subscription.plan);
  const ends = new Date(subscription.graceEndsAt ?? now);
  const moment = formatMoment(ends, { locale, timeZone, now });
  return (
    <Strip
      tone="warn"
      Icon={TriangleAlert}
      title={t("graceTitle", { plan, timeLeft: formatTimeLeft(ends.getTime() - now.getTime(), locale) })}
      action={
        canRenewNow(subscription) && (
          <Link href="/billing#renew" className={buttonStyle({ size: "sm" })}>
            {t("renewNow")}
          </Link>
        )
      }
    >
      {t(
        subscription.state === "past_due" || subscription.state === "past_due_canceling"
          ? subscription.state
          : "expired",
        {
          moment,
        },
      )}
    </Strip>
  );
}

function UnderWay({ subscription }: { subscription: SubscriptionView }) {
  const t = useTranslations("strip");
  const plan = usePlanName()(subscription.plan);
  const locale = useLocale();
  const isPaid = subscription.state !== "free";
  if (subscription.openCharge && hasLastCharge(subscription)) {
    const amount = formatMoney(subscription.openCharge, locale);
    return (
      <Strip tone="info" Icon={Hourglass} title={t("underWayTitle")}>
        {t("lastCharge", { plan, amount, days: BILLING_PERIOD_DAYS })}
      </Strip>
    );
  }
  return (
    <Strip tone="info" Icon={Hourglass} title={t("underWayTitle")}>
      {isPaid ? t(isInGrace(subscription) ? "underWayGrace" : "underWayKeeps", { plan }) : t("underWay")}
    </Strip>
  );
}

function Ending({ subscription, now, timeZone }: NoticeProps) {
  const t = useTranslations("strip");
  const locale = useLocale();
  const plan = usePlanName()(subscription.plan);
  const moment = formatMoment(new Date(subscription.endsAt ?? now), { locale, timeZone, now });
  return (
    <Strip
      tone="info"
      Icon={CalendarX}
      title={t("endingTitle", { plan, moment })}
      action={
        <Link href="/billing" className={buttonStyle({ intent: "secondary", size: "sm" })}>
          {t("keep", { plan })}
        </Link>
      }
    >
      {t(subscription.state === "canceling" ? "canceling" : "non_renewing", { days: GRACE_DAYS })}
    </Strip>
  );
}

/** Warns of a charge that will fail, while there is time to fix it. */
function MethodError({ subscription, now }: NoticeProps) {
  const t = useTranslations("strip");
  const locale = useLocale();
  const plan = usePlanName()(subscription.plan);
  const { methodProblem, renewalDay } = subscription;
  if (!methodProblem || !renewalDay) return null;
  const day = formatCalendarDay(renewalDay, { locale, now });
  return (
    <Strip
      tone="warn"
      Icon={CreditCard}
      title={t(`method.${methodProblem}`)}
      action={
        <Link
          href={methodProblem === "payer" ? "/billing#payer" : "/billing#method"}
          className={buttonStyle({ intent: "secondary", size: "sm" })}
        >
          {t(methodProblem === "payer" ? "payerAdd" : methodProblem === "none" ? "methodAdd" : "methodReplace")}
        </Link>
      }
    >
      {t("methodFails", { plan, day })}
    </Strip>
  );
}

/** Hatched, so that nobody mistakes test time for real time. */
function TestClock({ now, timeZone }: { now: Date; timeZone: string }) {
  const t = useTranslations("strip");
  const locale = useLocale();
  const day = formatDate(now, { locale, timeZone });
  return (
    <section className="hatched rounded-card p-1 text-line-strong">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-[7px] bg-surface-raised px-3 py-2 text-ink text-sm">
        <FlaskConical className="size-4 shrink-0 text-ink-muted" aria-hidden />
        <p>
          <span className="font-semibold">{t("clockTitle")}</span>{" "}
          <span className="text-ink-muted">{t("clock", { day, time: formatTime(now, timeZone) })}</span>
        </p>
      </div>
    </section>
  );
}
