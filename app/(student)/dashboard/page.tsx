import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { dismissedCookie, readDismissed } from "@/components/quota/notices";
import { NotAStudent } from "@/components/shell/not-a-student";
import { PageBody } from "@/components/shell/page-body";
import { findLaunchUrls } from "@/lib/db/catalogue/find-launch-urls";
import { getPageContext } from "@/lib/http/page-context";
import { presentHistory } from "@/lib/http/present/history";
import { presentRealTime } from "@/lib/http/present/snapshot";
import { getHistory } from "@/lib/services/usage/get-history";
import { getQuotas } from "@/lib/services/usage/get-quotas";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { DashboardHead } from "./dashboard-head";
import { LiveDashboard } from "./live-dashboard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("dashboard") };
}

const recent = { days: 30, feature: null, limit: 5, cursor: null };

export default async function DashboardPage() {
  const { context, student, returnUrl } = await getPageContext("/dashboard");
  if (!student) return <NotAStudent />;
  const [quotas, { row }, history, launchUrls, cookieStore] = await Promise.all([
    getQuotas(context),
    getSubscription(context),
    getHistory(context, recent),
    findLaunchUrls(),
    cookies(),
  ]);
  const snapshot = presentRealTime(quotas);
  return (
    <NextIntlClientProvider timeZone={student.timeZone}>
      <PageBody>
        <LiveDashboard
          initial={snapshot}
          activity={presentHistory(recent, history).history}
          studentId={student.wireId}
          launchUrls={launchUrls}
          dismissed={readDismissed(cookieStore.get(dismissedCookie)?.value, student.wireId)}
        >
          {returnUrl && <BackToApp url={returnUrl} />}
          <DashboardHead
            name={student.name}
            now={quotas.now}
            timeZone={student.timeZone}
            snapshot={snapshot}
            graceEndsAt={row.grace_period_end?.toISOString() ?? null}
          />
        </LiveDashboard>
      </PageBody>
    </NextIntlClientProvider>
  );
}

/** For a student whom another app sent here by a portal link. */
async function BackToApp({ url }: { url: string }) {
  const t = await getTranslations("dashboard");
  return (
    <a href={url} className="inline-flex items-center gap-1.5 justify-self-start rounded-control text-accent text-sm">
      <ArrowLeft className="size-4" aria-hidden />
      {t("backToApp", { host: new URL(url).host })}
    </a>
  );
}
