import { CalendarSync, CircleCheck, MonitorSmartphone } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { QuotaMeter } from "@/components/quota/quota-meter";
import { PageBody } from "@/components/shell/page-body";
import { buttonStyle } from "@/components/ui/button-style";
import { findPlans } from "@/lib/db/catalogue/find-plans";
import { getEnv } from "@/lib/env";
import { findPageContext } from "@/lib/http/page-context";
import { PlanCards } from "./plan-cards";

export default function Landing() {
  const t = useTranslations("landing");
  const facts = [
    { Icon: CircleCheck, title: t("factFinishedTitle"), text: t("factFinished") },
    { Icon: MonitorSmartphone, title: t("factEverywhereTitle"), text: t("factEverywhere") },
    { Icon: CalendarSync, title: t("factBackTitle"), text: t("factBack") },
  ];
  return (
    <PageBody>
      <div className="grid items-center gap-10 py-6 md:grid-cols-[1.2fr_1fr] md:gap-16 md:py-16">
        <section>
          <h1 className="max-w-[14ch] text-balance font-semibold text-xl sm:text-2xl">{t("title")}</h1>
          <p className="mt-4 max-w-[46ch] text-pretty text-ink-muted">{t("lead")}</p>
          <div className="mt-8 flex flex-wrap gap-3">
            <Link href="/sign-up" className={buttonStyle({ size: "lg", className: "max-sm:w-full" })}>
              {t("signUp")}
            </Link>
            <Link
              href="/sign-in"
              className={buttonStyle({ intent: "secondary", size: "lg", className: "max-sm:w-full" })}
            >
              {t("signIn")}
            </Link>
          </div>
          <p className="mt-5 flex flex-wrap gap-x-6 gap-y-2 text-sm">
            <Link href="/plans" className="rounded-pip text-accent underline underline-offset-4">
              {t("plans")}
            </Link>
            <Link href="/docs" className="rounded-pip text-accent underline underline-offset-4">
              {t("docs")}
            </Link>
          </p>
        </section>
        <MeterKey />
      </div>
      <section aria-labelledby="facts" className="border-t py-8 md:py-12">
        <h2 id="facts" className="font-semibold text-lg">
          {t("facts")}
        </h2>
        <ul className="mt-6 grid gap-6 md:grid-cols-3 md:gap-10">
          {facts.map(({ Icon, title, text }) => (
            <li key={title}>
              <Icon className="size-5 text-accent" aria-hidden />
              <h3 className="mt-3 font-semibold text-base">{title}</h3>
              <p className="mt-1 text-pretty text-ink-muted text-sm">{text}</p>
            </li>
          ))}
        </ul>
      </section>
      <Plans />
    </PageBody>
  );
}

/** The plans from the catalogue; the page still renders if they cannot be read. */
async function Plans() {
  const [t, viewer] = await Promise.all([getTranslations("landing"), findPageContext().catch(() => null)]);
  const currency = getEnv().BILLING_CURRENCY;
  const plans = await findPlans(currency).catch(() => []);
  if (plans.length === 0) return null;
  return (
    <section aria-labelledby="plans" className="border-t py-8 md:py-12">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <h2 id="plans" className="font-semibold text-lg">
          {t("plansTitle")}
        </h2>
        <Link href="/plans" className="rounded-pip text-accent text-sm underline underline-offset-4">
          {t("compare")}
        </Link>
      </div>
      <PlanCards
        plans={plans}
        currency={currency}
        current={null}
        isStudent={Boolean(viewer?.student)}
        isSignedIn={viewer !== null}
      />
    </section>
  );
}

/** The one picture on the page is a meter, with its three marks explained. */
function MeterKey() {
  const t = useTranslations("landing");
  const sample = { shape: "pips", level: "fine", used: 2, reserved: 1, left: 2, limit: 5 } as const;
  const rows = [
    { text: t("readUsed"), quota: { ...sample, used: 1, reserved: 0, limit: 1 } },
    { text: t("readReserved"), quota: { ...sample, used: 0, reserved: 1, limit: 1 } },
    { text: t("readLeft"), quota: { ...sample, used: 0, reserved: 0, limit: 1 } },
  ];
  return (
    <section aria-labelledby="meter-key" className="rounded-card border bg-surface-raised p-6">
      <h2 id="meter-key" className="font-semibold text-sm">
        {t("readTitle")}
      </h2>
      <div className="mt-5">
        <QuotaMeter quota={sample} label={t("sample")} size="lg" />
      </div>
      <ul className="mt-6 grid gap-3 text-sm">
        {rows.map(({ text, quota }) => (
          <li key={text} className="flex items-center gap-3">
            <span className="w-2.5 shrink-0" aria-hidden>
              <QuotaMeter quota={quota} label="" />
            </span>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
