import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { Pager } from "@/components/admin/pager";
import { Segments } from "@/components/ui/segments";
import { listDisputes } from "@/lib/services/disputes/list-disputes";
import { AdminPage, getAdminContext } from "../admin-page";
import { hrefOf, readText, readUuid, readWord, type Search } from "../list-params";
import { orNotFound } from "../reading";
import { disputeColumns } from "./dispute-columns";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminDisputes");
  return { title: t("title") };
}

const PATH = "/admin/disputes";
const STATES = ["open", "decided"] as const;
const PAGE = 50;

/** Payments that a bank questions: what waits for a response until when, and what became of the others. */
export default async function DisputesPage({ searchParams }: { searchParams: Promise<Search> }) {
  const search = await searchParams;
  const filter = { state: readWord(search, "state", STATES), student: readText(search, "student") };
  const before = readUuid(search, "before");
  const { context, timeZone } = await getAdminContext(hrefOf(PATH, { ...filter, before }));
  const request = { state: filter.state, userId: filter.student, before, limit: PAGE };
  const [t, locale, { rows, next }] = await Promise.all([
    getTranslations("adminDisputes"),
    getLocale(),
    orNotFound(listDisputes(context, request)),
  ]);
  const columns = disputeColumns(t, { locale, timeZone, now: context.realNow });
  const chips = filter.student ? [{ label: filter.student, without: hrefOf(PATH, { state: filter.state }) }] : [];
  return (
    <AdminPage title={t("title")} lead={t("lead", { zone: timeZone })}>
      <div className="mt-5 grid gap-3">
        <Segments
          label={t("status")}
          size="md"
          choices={[null, ...STATES].map((state) => ({
            label: state ? t(`states.${state}`) : t("all"),
            href: hrefOf(PATH, { ...filter, state }),
            isChosen: filter.state === state,
          }))}
        />
        <FilterChips chips={chips} clear={PATH} />
        <DataTable
          caption={t("title")}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          empty={{ title: t("none"), lead: t("noneLead") }}
        />
      </div>
      <Pager
        firstHref={before ? hrefOf(PATH, filter) : null}
        nextHref={next ? hrefOf(PATH, { ...filter, before: next }) : null}
      />
    </AdminPage>
  );
}
