/**
 * The locale whose date and number format a language uses: our English uses the Indian format ("1 February", ₹1,23,456).
 * Languages without an entry use their own default.
 */
const regions: Record<string, string> = { en: "en-IN", hi: "hi-IN" };

export function regional(locale: string): string {
  return regions[locale] ?? locale;
}
