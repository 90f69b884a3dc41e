"use client";

import {
  Bot,
  ChevronDown,
  CreditCard,
  FileText,
  Mail,
  MonitorSmartphone,
  OctagonX,
  RefreshCw,
  Route,
  Scale,
  Sparkles,
  Undo2,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import type { Href } from "@/components/ui/href";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import type { TimelineKind } from "@/lib/domain/timeline";
import { formatCount } from "@/lib/format/count";
import { formatDate, formatTime } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { DeclineReason } from "./decline-reason";

export interface TimelineEvent {
  id: string;
  /** ISO 8601. */
  at: string;
  kind: TimelineKind;
  name: string;
  count: number | null;
  amount: number | null;
  currency: string | null;
  reason: string | null;
  actor: string | null;
  details: Record<string, unknown>;
  /** Link to the mail or document, and its label. */
  href: Href | null;
}

const icons = {
  use: Sparkles,
  refusal: OctagonX,
  change: Route,
  payment: CreditCard,
  attempt: RefreshCw,
  refund: Undo2,
  dispute: Scale,
  invoice: FileText,
  mail: Mail,
  webhook: Webhook,
  session: MonitorSmartphone,
} as const satisfies Record<TimelineKind, unknown>;

type TimelineProps = {
  events: TimelineEvent[];
  timeZone: string;
  /** Names of features. */
  names?: Record<string, string>;
  /** The empty state. */
  empty: ReactNode;
};

/** A student's timeline by day, newest first. */
export function Timeline({ events, timeZone, names = {}, empty }: TimelineProps) {
  const locale = useLocale();
  if (events.length === 0) return <p className="mt-3 text-ink-muted text-sm">{empty}</p>;
  return (
    <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-5">
      {groupByDay(events, (at) => formatDate(new Date(at), { locale, timeZone })).map(([day, members]) => (
        <section key={`${day} ${members[0]?.id}`}>
          <h3 className="font-semibold text-sm">{day}</h3>
          <ol className="mt-1.5 divide-y rounded-card border bg-surface-raised">
            {members.map((event) => (
              <Event key={`${event.kind} ${event.id}`} event={event} timeZone={timeZone} names={names} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function groupByDay(events: TimelineEvent[], dayOf: (at: string) => string): [string, TimelineEvent[]][] {
  const days = new Map<string, TimelineEvent[]>();
  for (const event of events) {
    const day = dayOf(event.at);
    const members = days.get(day);
    if (members) members.push(event);
    else days.set(day, [event]);
  }
  return [...days];
}

type EventProps = { event: TimelineEvent; timeZone: string; names: Record<string, string> };

function Event({ event, timeZone, names }: EventProps) {
  const t = useTranslations("timeline");
  const locale = useLocale();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const Icon = event.actor?.startsWith("staff") ? Bot : icons[event.kind];
  const label = useEventLabel(names)(event);
  const details = detailsOf(event);
  return (
    <li className="text-sm">
      <div className="flex min-h-11 items-center gap-x-3 px-3 py-1.5 sm:px-4 lg:min-h-9">
        <time dateTime={event.at} className="tabular shrink-0 text-ink-muted text-xs">
          {formatTime(new Date(event.at), timeZone)}
        </time>
        <Icon className="size-4 shrink-0 text-ink-muted" aria-hidden />
        <span className="wrap-anywhere min-w-0 flex-1">
          {label}
          {event.reason && (
            <span className="text-ink-muted">
              {" · "}
              {event.kind === "attempt" ? <DeclineReason reason={event.reason} /> : event.reason}
            </span>
          )}
        </span>
        {event.href && (
          <Link
            href={event.href}
            prefetch={false}
            aria-label={t("readNamed", { what: label })}
            className="touch-target rounded-pip text-accent underline underline-offset-4"
          >
            {t("read")}
          </Link>
        )}
        {event.amount !== null && event.currency !== null && (
          <span className="tabular whitespace-nowrap text-end">
            {formatMoney({ amount: event.amount, currency: event.currency }, locale)}
          </span>
        )}
        {event.count !== null && <span className="tabular text-end">{formatCount(event.count, locale)}</span>}
        {details.length > 0 ? (
          <button
            type="button"
            aria-label={t("detailsOf", { what: label })}
            title={t("details")}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setIsOpen(!isOpen)}
            className="touch-target -me-1 grid size-6 shrink-0 place-items-center rounded-pip text-ink-muted transition-colors hover:bg-surface-sunken hover:text-ink"
          >
            <ChevronDown className={`size-4 transition-transform ${isOpen ? "rotate-180" : ""}`} aria-hidden />
          </button>
        ) : (
          <span className="-me-1 size-6 shrink-0" />
        )}
      </div>
      <dl
        id={id}
        hidden={!isOpen}
        className="grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-dashed px-3 py-2 text-xs [&:not([hidden])]:grid sm:grid-cols-[auto_minmax(0,1fr)] sm:px-4"
      >
        {details.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-muted">{name.replaceAll("_", " ")}</dt>
            <dd className="tabular wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

function detailsOf({ actor, details }: TimelineEvent): [string, string][] {
  const entries = Object.entries(details).filter(([, value]) => value !== null && value !== "");
  const lines = entries.map(([name, value]): [string, string] => [
    name,
    typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
  return actor ? [["by", actor], ...lines] : lines;
}

/** The translated label if there is one, else the technical name, which staff know. */
function useEventLabel(names: Record<string, string>) {
  const t = useTranslations("timeline");
  return ({ kind, name }: TimelineEvent) => {
    if (kind === "change") {
      const key = `changes.${name}` as "changes.subscription.activated";
      return t.has(key) ? t(key, { days: BILLING_PERIOD_DAYS }) : name;
    }
    const shown = kind === "use" || kind === "refusal" ? (names[name] ?? name) : name;
    return t(`kinds.${kind}`, { name: shown.replaceAll("_", " ") });
  };
}
