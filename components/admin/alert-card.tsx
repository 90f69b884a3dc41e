import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { AlertKind, AlertSeverity, AlertStatus } from "@/lib/domain/alert";
import { formatMoment } from "@/lib/format/day";
import { AcknowledgeButton } from "./acknowledge-button";

export interface ShownAlert {
  id: string;
  kind: AlertKind;
  group: string;
  severity: AlertSeverity;
  status: AlertStatus;
  /** One sentence with the numbers. */
  summary: string;
  causes: number;
  /** ISO 8601, like the others. */
  opened_at: string;
  escalated_at: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  resolved_at: string | null;
}

const LOOK = {
  low: "border-line bg-surface-sunken",
  medium: "border-warn/40 bg-warn-soft",
  high: "border-bad/40 bg-bad-soft",
} as const;

type AlertCardProps = { alert: ShownAlert; now: Date; timeZone: string; mayWrite: boolean };

/** An alert: what is wrong, since when, how often, who acknowledged it, and what to do. */
export function AlertCard({ alert, now, timeZone, mayWrite }: AlertCardProps) {
  const t = useTranslations("adminAlerts");
  const labels = useTranslations("alerts");
  const locale = useLocale();
  const when = (at: string) => formatMoment(new Date(at), { locale, timeZone, now, short: true });
  const { id, kind, severity, status, summary, causes, opened_at, escalated_at } = alert;
  const title = labels(`${kind}.title`);
  const facts = [
    t("since", { time: when(opened_at) }),
    t("causes", { count: causes }),
    escalated_at && t("escalated", { time: when(escalated_at) }),
    alert.acknowledged_at &&
      t("acknowledgedBy", { name: alert.acknowledged_by ?? t("aKey"), time: when(alert.acknowledged_at) }),
    alert.resolved_at && t("resolvedAt", { time: when(alert.resolved_at) }),
  ].filter((fact) => fact !== null && fact !== "");
  return (
    <article className="rounded-card border bg-surface-raised px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h3 className="wrap-anywhere min-w-0 font-semibold">
          <Link href={`/admin/alerts/${id}`} className="underline-offset-4 hover:underline">
            {title}
          </Link>
        </h3>
        <span className={`rounded-pip border px-1.5 text-xs leading-5 ${LOOK[severity]}`}>
          {t(`severities.${severity}`)}
        </span>
      </div>
      <p className="wrap-anywhere mt-1 max-w-[70ch] text-sm">{summary}</p>
      {status !== "resolved" && <p className="mt-1 max-w-[70ch] text-ink-muted text-sm">{labels(`${kind}.advice`)}</p>}
      <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-ink-muted text-xs">{facts.join(" · ")}</p>
        {status === "open" && mayWrite && <AcknowledgeButton id={id} title={title} />}
      </div>
    </article>
  );
}
