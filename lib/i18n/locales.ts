/** Languages with a complete file in messages/. To add one, add a file there and its code here; a test compares the keys. */
export const locales = ["en"] as const;

export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = "en";

export const localeCookie = "locale";

const isLocale = (tag: string): tag is Locale => locales.some((locale) => locale === tag);

/** The chosen locale, else the first supported language of the browser, else English. */
export function resolveLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (chosen && isLocale(chosen)) return chosen;
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((entry) => {
      const [tag = "", quality] = entry.trim().split(";q=");
      return { language: tag.toLowerCase().split("-")[0] ?? "", weight: quality === undefined ? 1 : Number(quality) };
    })
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) if (isLocale(language)) return language;
  return defaultLocale;
}
