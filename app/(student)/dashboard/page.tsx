import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { dismissedCookie, readDismissed } from "@/components/quota/notices";
import { findLaunchUrls } from "@/lib/db/catalogue/find-launch-urls";
import { getPageContext } from "@/lib/http/page-context";
import { serializeHistory } from "@/lib/http/serializers/history";
import { serializeRealTime } from "@/lib/http/serializers/usage-snapshot";
import { getHistory } from "@/lib/services/usage/get-history";
import { getQuotas } from "@/lib/services/usage/get-quotas";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { StudentPage } from "../student-page";
import { DashboardHead } from "./dashboard-head";
import { LiveDashboard } from "./live-dashboard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("dashboard") };
}

const recent = { days: 30, feature: null, limit: 5, cursor: null };

export default async function DashboardPage() {
  const viewer = await getPageContext("/dashboard");
  const { context, student } = viewer;
  // Everybody arrives here after signing in; staff have another start page.
  if (!student) redirect("/admin");
  const [quotas, subscription, history, launchUrls, cookieStore] = await Promise.all([
    getQuotas(context),
    getSubscription(context),
    getHistory(context, recent),
    findLaunchUrls(),
    cookies(),
  ]);
  const snapshot = serializeRealTime(quotas);
  return (
    <StudentPage viewer={viewer} student={student} subscription={subscription}>
      <LiveDashboard
        initial={snapshot}
        activity={serializeHistory(recent, history).history}
        studentId={student.wireId}
        launchUrls={launchUrls}
        dismissed={readDismissed(cookieStore.get(dismissedCookie)?.value, student.wireId)}
      >
        <DashboardHead
          name={student.name}
          now={quotas.now}
          timeZone={student.timeZone}
          snapshot={snapshot}
          graceEndsAt={subscription.row.grace_period_end?.toISOString() ?? null}
        />
      </LiveDashboard>
    </StudentPage>
  );
}
