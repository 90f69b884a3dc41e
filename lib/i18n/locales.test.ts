import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { locales, resolveLocale } from "./locales";

type Tree = { [key: string]: string | Tree };

const read = (locale: string): Tree =>
  JSON.parse(readFileSync(new URL(`../../messages/${locale}.json`, import.meta.url), "utf8"));

/** "a.b" → text, for every leaf. */
function leaves(tree: Tree, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") found.set(prefix + key, value);
    else for (const [path, text] of leaves(value, `${prefix}${key}.`)) found.set(path, text);
  }
  return found;
}

/** Names in braces, without the branches of a plural, which each language has its own number of. */
const argumentsOf = (text: string) =>
  [
    ...new Set([...text.matchAll(/(?<!(?:zero|one|two|few|many|other|=\d+) ?)\{(\w+)[,}]/g)].map(([, name]) => name)),
  ].sort();

describe("messages", () => {
  const english = leaves(read("en"));

  it("has one file for every language, and none that nobody can choose", () => {
    const files = readdirSync(new URL("../../messages/", import.meta.url)).sort();
    expect(files).toEqual(locales.map((locale) => `${locale}.json`).sort());
  });

  it.each(locales.map((locale) => [locale]))("%s has every key of English, with the same arguments", (locale) => {
    const translated = leaves(read(locale));
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english) expect(argumentsOf(translated.get(key) ?? ""), key).toEqual(argumentsOf(text));
  });

  it("leaves no text empty and shouts nowhere", () => {
    for (const [key, text] of english) {
      expect(text.trim(), key).not.toBe("");
      expect(text, key).not.toContain("!");
    }
  });
});

describe("resolveLocale", () => {
  it.each([
    ["en", null, "en"],
    [undefined, "en-GB,en;q=0.9", "en"],
    [undefined, "fr-FR,fr;q=0.9", "en"],
    ["xx", "*", "en"],
    [undefined, null, "en"],
  ])("%s and %s give %s", (chosen, accepted, expected) => {
    expect(resolveLocale(chosen, accepted)).toBe(expected);
  });
});
