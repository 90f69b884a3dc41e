"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { noticesOf } from "@/components/quota/notices";
import type { UsageSnapshot } from "@/components/quota/quota";
import { type ActivityEntry, RecentActivity } from "@/components/quota/recent-activity";
import { UsageGroups } from "@/components/quota/usage-groups";
import { UsageNotice } from "@/components/quota/usage-notice";
import { toast } from "@/components/ui/toast";
import { FeatureAction } from "./feature-action";
import type { Trouble } from "./usage-calls";
import { useDismissed } from "./use-dismissed";
import { useLiveUsage } from "./use-live-usage";
import { useRecentActivity } from "./use-recent-activity";

const PaywallDialog = lazy(() => import("./paywall-dialog"));

const recentRows = 5;

type LiveDashboardProps = {
  initial: UsageSnapshot;
  activity: ActivityEntry[];
  studentId: string;
  dismissed: string[];
  /** Greeting and plan, rendered on the server. */
  children: ReactNode;
};

export function LiveDashboard(props: LiveDashboardProps) {
  const { initial, activity, studentId, children } = props;
  const t = useTranslations("dashboard");
  const { snapshot, isStale, use, inUse } = useLiveUsage(initial);
  const { dismissed, dismiss } = useDismissed(props.dismissed, studentId, snapshot);
  const [wanted, setWanted] = useState<string | null>(null);
  const [isPaywallOpen, setIsPaywallOpen] = useState(false);
  const [said, setSaid] = useState("");
  const recent = useRecentActivity(snapshot, { snapshot: initial, activity }, recentRows);
  const explain = useTroubleWords();
  useRefreshOnPlanChange(initial, snapshot);

  const openPaywall = (feature: string) => {
    setWanted(feature);
    setIsPaywallOpen(true);
  };
  const start = async (feature: string) => {
    const answer = await use(feature);
    const usage = snapshot.feature_usage[feature];
    if (answer.outcome === "exhausted") return openPaywall(feature);
    if (answer.outcome === "signedOut") return;
    if (answer.outcome !== "counted") return toast("bad", explain(answer));
    const name = usage?.name ?? feature;
    setSaid(usage?.unlimited ? t("usedNowUnlimited", { name }) : t("usedNow", { name, left: answer.quota.remaining }));
  };

  const [notice] = noticesOf(snapshot, dismissed);
  const wantedUsage = wanted ? snapshot.feature_usage[wanted] : undefined;
  return (
    <div className="grid gap-3 sm:gap-4">
      {children}
      <UsageNotice snapshot={snapshot} notice={notice} isStale={isStale} onDismiss={dismiss} />
      <UsageGroups
        snapshot={snapshot}
        action={(feature) => (
          <FeatureAction
            usage={snapshot.feature_usage[feature]}
            isPending={inUse === feature}
            onUse={() => void start(feature)}
            onUnlock={() => openPaywall(feature)}
          />
        )}
      />
      <RecentActivity
        entries={recent}
        nameOf={(feature) => snapshot.feature_usage[feature]?.name ?? feature}
        now={snapshot.timestamp}
      />
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
      {wanted && wantedUsage && (
        <Suspense>
          <PaywallDialog
            open={isPaywallOpen}
            onClose={() => setIsPaywallOpen(false)}
            feature={wanted}
            usage={wantedUsage}
            now={snapshot.timestamp}
          />
        </Suspense>
      )}
    </div>
  );
}

/** What the server rendered about the plan is older than the snapshot once the plan changes. */
function useRefreshOnPlanChange(initial: UsageSnapshot, snapshot: UsageSnapshot) {
  const router = useRouter();
  const hasChanged = initial.plan !== snapshot.plan || initial.subscription_status !== snapshot.subscription_status;
  useEffect(() => {
    if (hasChanged) router.refresh();
  }, [hasChanged, router]);
}

function useTroubleWords() {
  const t = useTranslations("errors");
  return (trouble: Trouble) =>
    trouble.outcome === "unexpected" ? t("unexpected", { reference: trouble.reference }) : t(trouble.outcome);
}
