"use client";

import { ChevronRight, ChevronsLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { type ActivityEntry, ActivityList } from "@/components/quota/recent-activity";
import { buttonStyle } from "@/components/ui/button-style";
import type { Href } from "@/components/ui/href";

type HistoryEntriesProps = {
  entries: ActivityEntry[];
  names: Record<string, string>;
  now: string;
  newestHref: Href | null;
  olderHref: Href | null;
};

/** In the browser, since that is where the zone of the page's provider is known. */
export function HistoryEntries({ entries, names, now, newestHref, olderHref }: HistoryEntriesProps) {
  const t = useTranslations("history");
  const headingId = useId();
  const look = buttonStyle({ intent: "secondary", size: "sm" });
  return (
    <section aria-labelledby={headingId} className="mt-6">
      <h2 id={headingId} className="font-semibold text-sm">
        {t("entries")}
      </h2>
      {entries.length > 0 ? (
        <ActivityList entries={entries} nameOf={(feature) => names[feature] ?? feature} now={now} />
      ) : (
        <p className="mt-2 text-ink-muted text-sm">{t("noneOlder")}</p>
      )}
      {(newestHref || olderHref) && (
        <nav aria-label={t("pages")} className="mt-3 flex justify-between gap-3">
          {newestHref ? (
            <Link href={newestHref} className={look}>
              <ChevronsLeft aria-hidden />
              {t("newest")}
            </Link>
          ) : (
            <span />
          )}
          {olderHref && (
            <Link href={olderHref} className={look}>
              {t("older")}
              <ChevronRight aria-hidden />
            </Link>
          )}
        </nav>
      )}
    </section>
  );
}
