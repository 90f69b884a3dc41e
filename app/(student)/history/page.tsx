import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { NotAStudent } from "@/components/shell/not-a-student";
import { AddressSelect } from "@/components/ui/address-select";
import { buttonStyle } from "@/components/ui/button-style";
import { Segments } from "@/components/ui/segments";
import { hasAdvancedAnalytics } from "@/lib/domain/history";
import { getPageContext } from "@/lib/http/page-context";
import { serializeRealTime } from "@/lib/http/serializers/usage-snapshot";
import { getQuotas } from "@/lib/services/usage/get-quotas";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { StudentPage } from "../student-page";
import { csvHref, dayChoices, type HistoryParams, historyHref, loadHistoryParams } from "./history-params";
import { HistoryReport } from "./history-report";
import { HistorySkeleton } from "./history-skeleton";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("history") };
}

type HistoryPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HistoryPage({ searchParams }: HistoryPageProps) {
  const requested = await loadHistoryParams(searchParams);
  const viewer = await getPageContext(historyHref(requested));
  const { context, student } = viewer;
  if (!student) return <NotAStudent />;
  const [quotas, subscription, t] = await Promise.all([
    getQuotas(context),
    getSubscription(context),
    getTranslations("history"),
  ]);
  const { row } = subscription;
  const choices = dayChoices.filter((days) => days <= row.history_days);
  // A link from somebody with another plan: the period is cut to what this student's plan shows, and a notice says so.
  const days = choices.find((choice) => choice === requested.days) ?? choices.at(-1) ?? 7;
  const names = Object.fromEntries(
    Object.entries(serializeRealTime(quotas).feature_usage).map(([feature, { name }]) => [feature, name]),
  );
  const params = { ...requested, days };
  return (
    <StudentPage viewer={viewer} student={student} subscription={subscription}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-xl">{t("title")}</h1>
        {hasAdvancedAnalytics(row.history_days) && (
          <a
            href={csvHref(params)}
            download="studymeter-history.csv"
            className={buttonStyle({ intent: "secondary", size: "sm" })}
          >
            <Download aria-hidden />
            {t("csv")}
          </a>
        )}
      </div>
      <div className="mt-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <DayLinks choices={choices} params={params} />
        <AddressSelect
          label={t("feature")}
          value={historyHref({ ...params, cursor: null })}
          choices={[
            { label: t("allFeatures"), href: historyHref({ ...params, feature: null, cursor: null }) },
            ...Object.entries(names).map(([feature, label]) => ({
              label,
              href: historyHref({ ...params, feature, cursor: null }),
            })),
          ]}
        />
      </div>
      {row.history_days < Math.max(...dayChoices) && (
        <p className="mt-3 text-ink-muted text-sm">
          {t.rich(requested.days > days ? "cutTo" : "goesTo", {
            days: row.history_days,
            plans: (label) => (
              <Link href="/plans" className="rounded-pip text-accent underline underline-offset-4">
                {label}
              </Link>
            ),
          })}
        </p>
      )}
      <Suspense key={historyHref(params)} fallback={<HistorySkeleton />}>
        <HistoryReport context={context} params={params} names={names} timeZone={student.timeZone} />
      </Suspense>
    </StudentPage>
  );
}

async function DayLinks({ choices, params }: { choices: readonly HistoryParams["days"][]; params: HistoryParams }) {
  const t = await getTranslations("history");
  return (
    <Segments
      label={t("range")}
      size="md"
      choices={choices.map((days) => ({
        label: t("days", { days }),
        href: historyHref({ ...params, days, cursor: null }),
        isChosen: days === params.days,
      }))}
    />
  );
}
