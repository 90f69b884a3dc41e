import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RefreshWhile } from "@/components/billing/refresh-while";
import { SubscriptionStrip } from "@/components/quota/subscription-strip";
import { PageBody } from "@/components/shell/page-body";
import { PageTimeZone } from "@/components/ui/page-time-zone";
import type { PageContext, PageStudent } from "@/lib/http/page-context";
import { viewSubscription } from "@/lib/services/subscription/view-subscription";
import type { SubscriptionNow } from "@/lib/services/usage/get-subscription";

type StudentPageProps = {
  viewer: Pick<PageContext, "context" | "returnUrl">;
  student: PageStudent;
  subscription: SubscriptionNow;
  /** The page itself begins with the subscription. */
  saysSubscription?: boolean;
  children: ReactNode;
};

/** Frame of every student page: in the student's time zone, with notices about the subscription first. */
export function StudentPage({ viewer, student, subscription, saysSubscription = false, children }: StudentPageProps) {
  const view = viewSubscription(subscription);
  return (
    <PageTimeZone timeZone={student.timeZone} now={subscription.now}>
      <PageBody>
        <SubscriptionStrip
          subscription={view}
          now={subscription.now}
          timeZone={student.timeZone}
          isSaidBelow={saysSubscription}
          isOnTestClock={Boolean(viewer.context.actor.student?.testClockId)}
        />
        {viewer.returnUrl && <BackToApp url={viewer.returnUrl} />}
        {view.isPaymentUnderWay && <RefreshWhile />}
        {children}
      </PageBody>
    </PageTimeZone>
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
