import type { z } from "zod";
import { type Href, withQuery } from "@/components/ui/href";
import { subscriptionFilter } from "@/lib/contract/admin/subscriptions";

export type ListParams = z.output<typeof subscriptionFilter>;

/** The search parameters, named as in the API; invalid ones are left out. */
export function readListParams(search: Record<string, string | string[] | undefined>): ListParams {
  const said = Object.entries(subscriptionFilter.shape).flatMap(([name, schema]) => {
    const value = search[name];
    return typeof value === "string" && value !== "" && schema.safeParse(value).success ? [[name, value]] : [];
  });
  return subscriptionFilter.parse(Object.fromEntries(said));
}

/** The URL of a list; undefined in `changes` removes a parameter. Another filter or order starts at the first page. */
export function listHref(params: ListParams, changes: Partial<ListParams> = {}, cursor: string | null = null): Href {
  const search = searchOf({ ...params, ...changes });
  if (cursor) search.set("cursor", cursor);
  return withQuery("/admin/subscriptions", String(search));
}

/** The same list as a file. */
export function csvHref(params: ListParams): string {
  const search = searchOf(params);
  search.set("format", "csv");
  return `/api/admin/subscriptions?${search}`;
}

function searchOf(params: ListParams): URLSearchParams {
  const said = Object.entries(params).filter(
    ([name, value]) => value !== undefined && !(name === "sort" && value === "created"),
  );
  return new URLSearchParams(said.map(([name, value]) => [name, String(value)]));
}
