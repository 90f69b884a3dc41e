/**
 * A language is not yet a way to write dates and numbers: our English is written in India ("1 February", ₹1,23,456).
 * Languages without an entry format by their own default.
 */
const regions: Record<string, string> = { en: "en-IN", hi: "hi-IN" };

export function regional(locale: string): string {
  return regions[locale] ?? locale;
}
