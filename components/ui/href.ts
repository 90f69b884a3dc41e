import type { Route } from "next";

/**
 * A link inside the app: an existing page, with or without a query. Pages with a parameter are listed, because any text would match them;
 * the ones listed here are linked from generic lists, columns and metrics.
 */
export type Href =
  | Route
  | Route<`/admin/metrics/${string}`>
  | Route<`/admin/invoices/${string}`>
  | Route<`/admin/mails/${string}`>
  | Route<`/admin/subscriptions/${string}`>;

/** A page with its query. @param query with or without its question mark; may be empty */
export function withQuery(page: Href, query: string): Href {
  return query === "" ? page : `${page}?${query.replace(/^\?/, "")}`;
}
