import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FeatureCard } from "./feature-card";
import { quotaOf, type UsageSnapshot } from "./quota";

const grid = "grid grid-cols-2 gap-2 sm:gap-3 md:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5";

type UsageGroupsProps = {
  snapshot: UsageSnapshot;
  action: (feature: string) => ReactNode;
};

/**
 * Usable features in the catalogue's order, then used-up ones. The cards of both groups are children of one grid:
 * a card that sinks after its last use is moved, not created again, so the focus stays on the pressed button.
 */
export function UsageGroups({ snapshot, action }: UsageGroupsProps) {
  const t = useTranslations("quota");
  const features = Object.entries(snapshot.feature_usage);
  const isOut = ([, usage]: (typeof features)[number]) => quotaOf(usage).level === "out";
  const groups = [
    { id: "usable", title: t("usable"), members: features.filter((entry) => !isOut(entry)) },
    { id: "used-up", title: t("usedUp"), members: features.filter(isOut) },
  ];
  if (features.length === 0) {
    return (
      <div className="rounded-card border border-line-strong border-dashed px-4 py-10 text-center">
        <h2 className="font-semibold text-base">{t("none")}</h2>
        <p className="mx-auto mt-1 max-w-[44ch] text-ink-muted text-sm">{t("noneLead")}</p>
      </div>
    );
  }
  return (
    <div className={grid}>
      {groups
        .filter(({ members }) => members.length > 0)
        .flatMap(({ id, title, members }) => [
          <h2 key={id} className="col-span-full mt-4 flex items-baseline gap-2 font-semibold text-sm first:mt-0">
            {title}
            <span className="tabular font-normal text-ink-muted text-xs">{members.length}</span>
          </h2>,
          ...members.map(([feature, usage]) => (
            <FeatureCard
              key={feature}
              feature={feature}
              usage={usage}
              now={snapshot.timestamp}
              action={action(feature)}
            />
          )),
        ])}
    </div>
  );
}

export { grid as usageGrid };
