import { Download } from "lucide-react";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Pager } from "@/components/admin/pager";
import { buttonStyle } from "@/components/ui/button-style";
import { Callout } from "@/components/ui/callout";
import { findPlans } from "@/lib/db/catalogue/find-plans";
import { getEnv } from "@/lib/env";
import { formatCount } from "@/lib/format/count";
import { readListRequest, serializeListed } from "@/lib/http/serializers/admin-subscription";
import { listSubscriptions } from "@/lib/services/student/list-subscriptions";
import { AdminPage, getAdminContext } from "../admin-page";
import { fromPlace } from "../reading";
import { ListFilters } from "./list-filters";
import { csvHref, listHref, readListParams } from "./list-params";
import { ListTable } from "./list-table";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminSubscriptions");
  return { title: t("title") };
}

type SubscriptionsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const ROWS = 50;

/** Every student with their subscription. The whole state is in the URL. */
export default async function SubscriptionsPage({ searchParams }: SubscriptionsPageProps) {
  const search = await searchParams;
  const params = readListParams(search);
  const cursor = typeof search.cursor === "string" && search.cursor !== "" ? search.cursor : null;
  const { context, timeZone } = await getAdminContext(listHref(params, {}, cursor));
  const request = readListRequest(params);
  const [t, locale, plans, { page, from }] = await Promise.all([
    getTranslations("adminSubscriptions"),
    getLocale(),
    findPlans(getEnv().BILLING_CURRENCY),
    fromPlace(cursor, async (place) => ({
      from: place,
      page: await listSubscriptions(context, { ...request, limit: ROWS, cursor: place }),
    })),
  ]);
  const { total, isMore, rows, nextCursor } = page;
  return (
    <AdminPage
      title={t("title")}
      lead={t("lead", { zone: timeZone.replaceAll("_", " ") })}
      actions={
        // A file: the router has nothing to do with it.
        <a href={csvHref(params)} className={buttonStyle({ intent: "secondary", size: "sm" })}>
          <Download aria-hidden />
          {t("csv")}
        </a>
      }
    >
      <ListFilters params={params} plans={plans.map(({ key, name }) => ({ key, name }))} />
      {cursor !== from && (
        <Callout tone="warn" role="status" className="mt-4">
          {t("wrongCursor")}
        </Callout>
      )}
      <p className="tabular mt-4 mb-2 text-ink-muted text-sm" role="status">
        {isMore ? t("countMore", { count: formatCount(total, locale) }) : t("count", { count: total })}
      </p>
      <ListTable
        rows={rows.map(serializeListed)}
        params={params}
        order={request.order}
        now={context.realNow.toISOString()}
        timeZone={timeZone}
      />
      <Pager
        firstHref={from ? listHref(params) : null}
        nextHref={nextCursor ? listHref(params, {}, nextCursor) : null}
      />
    </AdminPage>
  );
}
