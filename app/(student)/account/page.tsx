import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { Settings } from "@/components/account/settings";
import { PageBody } from "@/components/shell/page-body";
import { PageTimeZone } from "@/components/ui/page-time-zone";
import { readTheme, themeCookie } from "@/components/ui/theme";
import { listAccountSessions } from "@/lib/db/session/account-sessions";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { getEnv } from "@/lib/env";
import { listTimeZones } from "@/lib/format/time-zone";
import { getPageContext } from "@/lib/http/page-context";
import { serializeAccount } from "@/lib/http/serializers/account";
import { currentSession, serializeSession } from "@/lib/http/serializers/session";
import { ownerOf } from "@/lib/services/account/current-account";
import { getAccount } from "@/lib/services/account/get-account";
import { getMailPreferences } from "@/lib/services/mail/get-mail-preferences";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { StudentPage } from "../student-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function AccountPage() {
  const [viewer, t, cookieStore] = await Promise.all([
    getPageContext("/account"),
    getTranslations("settings"),
    cookies(),
  ]);
  const { context, realNow, student } = viewer;
  const [own, sessions, mails, subscription] = await Promise.all([
    getAccount(context),
    listAccountSessions(ownerOf(context), realNow),
    student && getMailPreferences(context),
    student && getSubscription(context),
  ]);
  const { BILLING_TIME_ZONE: fallbackZone, STUDYMETER_MODE: mode } = getEnv();
  const current = currentSession(context);
  const page = (
    <div className="mx-auto max-w-[44rem]">
      <h1 className="font-semibold text-xl">{t("title")}</h1>
      <p className="mt-1 mb-7 text-ink-muted">{t("lead")}</p>
      <Settings
        initial={{
          account: serializeAccount(own),
          sessions: sessions.map((row) => serializeSession(row, current)),
          mails,
          theme: readTheme(cookieStore.get(themeCookie)?.value),
        }}
        zones={listTimeZones()}
        fallbackZone={fallbackZone}
        paidPlan={own.student && own.student.plan_key !== FREE_PLAN_KEY ? own.student.plan_key : null}
        now={realNow.toISOString()}
        isDemo={mode === "demo"}
      />
    </div>
  );
  return student && subscription ? (
    <StudentPage viewer={viewer} student={student} subscription={subscription}>
      {page}
    </StudentPage>
  ) : (
    <PageTimeZone timeZone={fallbackZone} now={realNow}>
      <PageBody>{page}</PageBody>
    </PageTimeZone>
  );
}
