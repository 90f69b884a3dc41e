import { createLoader, createSerializer, parseAsNumberLiteral, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type Href, withQuery } from "@/components/ui/href";

/** How far back a page may look; what of it a plan shows is the plan's to say. */
export const dayChoices = [7, 14, 30, 90, 365] as const;

const params = {
  days: parseAsNumberLiteral(dayChoices).withDefault(7),
  feature: parseAsString,
  view: parseAsStringLiteral(["chart", "table"]).withDefault("chart"),
  cursor: parseAsString,
};

/** The search parameters of the page; invalid ones are left out. */
export const loadHistoryParams = createLoader(params);

const serialize = createSerializer(params);

export type HistoryParams = Awaited<ReturnType<typeof loadHistoryParams>>;

export function historyHref(of: Partial<HistoryParams>): Href {
  return withQuery("/history", serialize(of));
}

const serializeFilter = createSerializer({ days: params.days, feature: params.feature }, { clearOnDefault: false });

/** The same filter as a file. */
export function csvHref({ days, feature }: HistoryParams): string {
  return serializeFilter("/api/usage/history.csv", { days, feature });
}
