import { type Href, withQuery } from "@/components/ui/href";
/** The filter of a list in a URL. */
export type Search = Record<string, string | string[] | undefined>;

/** One search parameter; an unknown value filters nothing. */
export function readWord<const Values extends readonly string[]>(
  search: Search,
  name: string,
  known: Values,
): Values[number] | null {
  const value = readText(search, name);
  return known.find((one) => one === value) ?? null;
}

export function readText(search: Search, name: string): string | null {
  const value = search[name];
  const text = typeof value === "string" ? value.trim().slice(0, 320) : "";
  return text === "" ? null : text;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The cursor of a list; an invalid one starts at the top. */
export function readUuid(search: Search, name: string): string | null {
  const value = readText(search, name);
  return value !== null && UUID.test(value) ? value : null;
}

export function hrefOf(path: Href, params: Record<string, string | null>): Href {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== null) search.set(name, value);
  return withQuery(path, String(search));
}
