import { CircleCheck, CircleX, Hourglass } from "lucide-react";
import { useTimeZone, useTranslations } from "next-intl";
import { useId } from "react";
import { useWhen } from "@/components/ui/use-when";
import type { HistoryResponse } from "@/lib/client";
import { FeatureIcon } from "./feature-icon";

export type ActivityEntry = HistoryResponse["history"][number];

const states = {
  completed: { Icon: CircleCheck, tone: "text-good" },
  pending: { Icon: Hourglass, tone: "text-warn" },
  failed: { Icon: CircleX, tone: "text-ink-muted" },
} as const;

type RecentActivityProps = {
  /** Null if it could not be loaded. */
  entries: ActivityEntry[] | null;
  nameOf: (feature: string) => string;
  now: string;
};

export function RecentActivity({ entries, nameOf, now }: RecentActivityProps) {
  const t = useTranslations("activity");
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className="mt-4">
      <h2 id={headingId} className="font-semibold text-sm">
        {t("title")}
      </h2>
      {entries && entries.length > 0 ? (
        <ActivityList entries={entries} nameOf={nameOf} now={now} />
      ) : (
        <p className="mt-2 text-ink-muted text-sm">{t(entries ? "empty" : "unavailable")}</p>
      )}
    </section>
  );
}

type ActivityListProps = RecentActivityProps & { entries: ActivityEntry[] };

export function ActivityList({ entries, nameOf, now }: ActivityListProps) {
  return (
    <ol className="mt-2 divide-y rounded-card border bg-surface-raised">
      {entries.map((entry) => (
        <Row key={entry.id} entry={entry} name={nameOf(entry.feature)} now={now} />
      ))}
    </ol>
  );
}

function Row({ entry, name, now }: { entry: ActivityEntry; name: string; now: string }) {
  const t = useTranslations("activity");
  const { Icon, tone } = states[entry.status];
  const when = useWhen(now, useTimeZone() ?? "UTC");
  return (
    <li className="flex min-h-[44px] flex-wrap items-center gap-x-3 px-3 py-2 text-sm sm:px-4">
      <FeatureIcon feature={entry.feature} className="size-4 shrink-0 text-ink-muted" />
      <span className="wrap-anywhere min-w-0 flex-1">
        {name}
        {entry.quantity > 1 && (
          <span className="tabular ms-2 text-ink-muted">{t("times", { count: entry.quantity })}</span>
        )}
      </span>
      <span className={`inline-flex items-center gap-1.5 ${tone}`}>
        <Icon className="size-3.5" aria-hidden />
        {t(entry.status)}
      </span>
      <time
        dateTime={entry.created_at}
        className="tabular w-full text-ink-muted text-xs first-letter:uppercase sm:w-36 sm:text-end"
      >
        {when(entry.created_at)}
      </time>
    </li>
  );
}
