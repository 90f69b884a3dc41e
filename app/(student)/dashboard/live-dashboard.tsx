"use client";

import { useRouter } from "next/navigation";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useLiveUsage } from "@/components/live/use-live-usage";
import { noticesOf } from "@/components/quota/notices";
import type { UsageSnapshot } from "@/components/quota/quota";
import { type ActivityEntry, RecentActivity } from "@/components/quota/recent-activity";
import { UsageGroups } from "@/components/quota/usage-groups";
import { UsageNotice } from "@/components/quota/usage-notice";
import { FeatureAction } from "./feature-action";
import { useDismissed } from "./use-dismissed";
import { useRecentActivity } from "./use-recent-activity";

const PaywallDialog = lazy(() => import("@/components/quota/paywall-dialog"));

const recentRows = 5;

type LiveDashboardProps = {
  initial: UsageSnapshot;
  activity: ActivityEntry[];
  studentId: string;
  dismissed: string[];
  /** Feature → its own app, where it has one. */
  launchUrls: Record<string, string>;
  /** Greeting and plan, rendered on the server. */
  children: ReactNode;
};

export function LiveDashboard(props: LiveDashboardProps) {
  const { initial, activity, studentId, launchUrls, children } = props;
  const { snapshot, isStale } = useLiveUsage(initial, studentId);
  const { dismissed, dismiss } = useDismissed(props.dismissed, studentId, snapshot);
  const [wanted, setWanted] = useState<string | null>(null);
  const [isPaywallOpen, setIsPaywallOpen] = useState(false);
  const recent = useRecentActivity(snapshot, { studentId, snapshot: initial, activity }, recentRows);
  useRefreshOnPlanChange(initial, snapshot);

  const openPaywall = (feature: string) => {
    setWanted(feature);
    setIsPaywallOpen(true);
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
            feature={feature}
            usage={snapshot.feature_usage[feature]}
            launchUrl={launchUrls[feature]}
            onUnlock={() => openPaywall(feature)}
          />
        )}
      />
      <RecentActivity
        entries={recent}
        nameOf={(feature) => snapshot.feature_usage[feature]?.name ?? feature}
        now={snapshot.timestamp}
      />
      {wanted && wantedUsage && (
        <Suspense>
          <PaywallDialog
            open={isPaywallOpen}
            onClose={() => setIsPaywallOpen(false)}
            studentId={studentId}
            feature={wanted}
            usage={wantedUsage}
            now={snapshot.timestamp}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Once the plan changes, what the server rendered about it is older than the snapshot. */
function useRefreshOnPlanChange(initial: UsageSnapshot, snapshot: UsageSnapshot) {
  const router = useRouter();
  const hasChanged = initial.plan !== snapshot.plan || initial.subscription_status !== snapshot.subscription_status;
  useEffect(() => {
    if (hasChanged) router.refresh();
  }, [hasChanged, router]);
}
