import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import { DataTable } from "@/components/admin/data-table";
import { Pager } from "@/components/admin/pager";
import { formatCount } from "@/lib/format/count";
import { formatMoment } from "@/lib/format/day";
import type { UsePage } from "@/lib/services/student/list-uses";
import { type StudentParams, studentHref } from "./student-params";

type UseLogProps = {
  log: UsePage;
  names: Record<string, string>;
  wireId: string;
  now: string;
  timeZone: string;
  requested: StudentParams;
};

/** The student's latest uses, one by one. */
export function UseLog({ log, names, wireId, now, timeZone, requested }: UseLogProps) {
  const t = useTranslations("adminStudent");
  const locale = useLocale();
  const id = useId();
  const day = { locale, timeZone, now: new Date(now), short: true };
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-3 font-semibold text-base">
        {t("log")}
      </h2>
      <DataTable
        caption={t("log")}
        rows={log.uses}
        rowKey={(use) => use.id}
        empty={{ title: t("logNone") }}
        columns={[
          {
            key: "at",
            head: t("columns.at"),
            isRowHead: true,
            cell: (use) => (
              <time dateTime={use.created_at.toISOString()} className="tabular whitespace-nowrap text-xs">
                {formatMoment(use.created_at, day)}
              </time>
            ),
          },
          { key: "feature", head: t("columns.feature"), cell: (use) => names[use.feature] ?? use.feature },
          {
            key: "quantity",
            head: t("columns.quantity"),
            isNumber: true,
            cell: (use) => formatCount(use.quantity, locale),
          },
          { key: "size", head: t("columns.size"), isNumber: true, cell: (use) => formatCount(use.input_size, locale) },
          { key: "type", head: t("columns.type"), cell: (use) => use.usage_type },
          { key: "status", head: t("columns.status"), cell: (use) => t(`statuses.${use.status}`) },
        ]}
      />
      <Pager
        list={t("log")}
        firstHref={requested.uses ? studentHref(wireId, { ...requested, uses: null }) : null}
        nextHref={log.nextCursor ? studentHref(wireId, { ...requested, uses: log.nextCursor }) : null}
      />
    </section>
  );
}
