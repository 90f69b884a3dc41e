import { CreditCard, Mail, RefreshCw, Route } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { formatDate, formatTime } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";

export interface StoryEntry {
  id: string;
  at: string;
  kind: "change" | "mail" | "payment" | "attempt";
  name: string;
  money: { amount: number; currency: string } | null;
  reason: string | null;
  /** Of a mail: where it can be read. */
  href: string | null;
}

const icons = { change: Route, mail: Mail, payment: CreditCard, attempt: RefreshCw } as const;

/** What happened to a student, day by day, the newest first. */
export function Story({ entries, timeZone }: { entries: StoryEntry[]; timeZone: string }) {
  const t = useTranslations("timeMachine");
  const locale = useLocale();
  const days = groupByDay(entries, (at) => formatDate(new Date(at), { locale, timeZone }));
  if (entries.length === 0) return <p className="mt-2 text-ink-muted text-sm">{t("noStory")}</p>;
  return (
    <div className="mt-3 grid gap-5">
      {days.map(([day, members]) => (
        <section key={day}>
          <h3 className="font-semibold text-sm">{day}</h3>
          <ol className="mt-1.5 divide-y rounded-card border bg-surface-raised">
            {members.map((entry) => (
              <Entry key={`${entry.kind} ${entry.id}`} entry={entry} time={formatTime(new Date(entry.at), timeZone)} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function groupByDay(entries: StoryEntry[], dayOf: (at: string) => string): [string, StoryEntry[]][] {
  const days = new Map<string, StoryEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}

function Entry({ entry, time }: { entry: StoryEntry; time: string }) {
  const t = useTranslations("timeMachine");
  const locale = useLocale();
  const Icon = icons[entry.kind];
  const words = useEntryWords()(entry);
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-2 text-sm sm:px-4">
      <time dateTime={entry.at} className="figures w-12 shrink-0 text-ink-muted text-xs">
        {time}
      </time>
      <Icon className="size-4 shrink-0 text-ink-muted" aria-hidden />
      <span className="wrap-anywhere min-w-0 flex-1 basis-40">
        {words}
        {entry.reason && <span className="text-ink-muted"> · {entry.reason}</span>}
      </span>
      {entry.money && <span className="figures">{formatMoney(entry.money, locale)}</span>}
      {entry.href && (
        <Link
          href={entry.href}
          aria-label={t("readNamed", { mail: words })}
          className="touch-target rounded-pip text-accent underline underline-offset-4"
        >
          {t("read")}
        </Link>
      )}
    </li>
  );
}

/** Words where we have them; else the program's own, which those who read this know. */
function useEntryWords() {
  const t = useTranslations("timeMachine");
  return ({ kind, name }: StoryEntry) => {
    if (kind !== "change") return t(`kinds.${kind}`, { name: name.replaceAll("_", " ") });
    const key = `changes.${name}` as "changes.subscription.activated";
    return t.has(key) ? t(key) : name;
  };
}
