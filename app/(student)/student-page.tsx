import { ArrowLeft } from "lucide-react";
import { NextIntlClientProvider, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RefreshWhile } from "@/components/billing/refresh-while";
import { SubscriptionStrip } from "@/components/quota/subscription-strip";
import { PageBody } from "@/components/shell/page-body";
import type { PageContext, PageStudent } from "@/lib/http/page-context";
import type { SubscriptionNow } from "@/lib/services/usage/get-subscription";
import { standingOf } from "./standing-of";

type StudentPageProps = {
  viewer: Pick<PageContext, "context" | "returnUrl">;
  student: PageStudent;
  subscription: SubscriptionNow;
  /** The page itself begins with how her subscription stands. */
  saysStanding?: boolean;
  children: ReactNode;
};

/** Every page of a student's: in her time zone, and first of all what she must know about her subscription. */
export function StudentPage({ viewer, student, subscription, saysStanding = false, children }: StudentPageProps) {
  const standing = standingOf(subscription);
  return (
    <NextIntlClientProvider timeZone={student.timeZone}>
      <PageBody>
        <SubscriptionStrip
          standing={standing}
          now={subscription.now}
          timeZone={student.timeZone}
          isSaidBelow={saysStanding}
          isOnTestClock={Boolean(viewer.context.actor.student?.testClockId)}
        />
        {viewer.returnUrl && <BackToApp url={viewer.returnUrl} />}
        {standing.isPaymentUnderWay && <RefreshWhile />}
        {children}
      </PageBody>
    </NextIntlClientProvider>
  );
}

/** For a student whom another app sent here by a portal link. */
function BackToApp({ url }: { url: string }) {
  const t = useTranslations("dashboard");
  return (
    <a href={url} className="mb-3 inline-flex items-center gap-1.5 rounded-control text-accent text-sm print:hidden">
      <ArrowLeft className="size-4" aria-hidden />
      {t("backToApp", { host: new URL(url).host })}
    </a>
  );
}
