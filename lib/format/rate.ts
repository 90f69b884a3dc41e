/** "9" and "2.5", of a rate in basis points; the message adds the percent sign. */
export function formatRate(basisPoints: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(basisPoints / 100);
}
