import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { locales } from "@/lib/i18n/locales";
import { EXAMPLES } from "../examples";

it.each(locales.map((locale) => [locale]))("the guide in %s shows every example, once", (locale) => {
  const text = readFileSync(new URL(`./${locale}.tsx`, import.meta.url), "utf8");
  const shown = [...text.matchAll(/<ExampleTabs name="([\w-]+)"/g)].map(([, name]) => name);
  expect(shown.sort()).toEqual([...EXAMPLES].sort());
});
