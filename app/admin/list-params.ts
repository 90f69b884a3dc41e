import { type Href, withQuery } from "@/components/ui/href";
/** What an address narrows a list to. */
export type Search = Record<string, string | string[] | undefined>;

/** One word of an address; what is none of the known ones narrows nothing. */
export function readWord<const Words extends readonly string[]>(
  search: Search,
  name: string,
  words: Words,
): Words[number] | null {
  const value = readText(search, name);
  return words.find((word) => word === value) ?? null;
}

export function readText(search: Search, name: string): string | null {
  const value = search[name];
  const text = typeof value === "string" ? value.trim().slice(0, 320) : "";
  return text === "" ? null : text;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where a page of a list begins; anything else begins it from the top. */
export function readUuid(search: Search, name: string): string | null {
  const value = readText(search, name);
  return value !== null && UUID.test(value) ? value : null;
}

export function hrefOf(path: Href, params: Record<string, string | null>): Href {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== null) search.set(name, value);
  return withQuery(path, String(search));
}
