import type { Route } from "next";

/**
 * Where a link of ours may lead: a page that there is, with or without a query. Pages with a parameter are named, since any text fits one;
 * the ones listed here are linked from generic lists, columns and metrics.
 */
export type Href =
  | Route
  | Route<`/admin/metrics/${string}`>
  | Route<`/admin/invoices/${string}`>
  | Route<`/admin/mails/${string}`>
  | Route<`/admin/subscriptions/${string}`>;

/** A page of ours with what its address says. @param query with or without its question mark; empty for nothing */
export function withQuery(page: Href, query: string): Href {
  return query === "" ? page : `${page}?${query.replace(/^\?/, "")}`;
}
