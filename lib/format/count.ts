import { regional } from "./regional";

/** "1,23,456": whole uses, grouped as India groups them. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(regional(locale), { maximumFractionDigits: 0 }).format(count);
}
