import { regional } from "./regional";

/** An amount as the wire carries it: an integer in the currency's minor unit. */
export interface MinorUnits {
  amount: number;
  currency: string;
}

/** "₹1,23,456" and "$9.99": paise and cents are shown only where there are some, or where the currency always shows them. */
export function formatMoney({ amount, currency }: MinorUnits, locale: string): string {
  const isRupees = currency === "INR";
  const format = new Intl.NumberFormat(isRupees ? regional(locale) : locale, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const major = amount / 10 ** digits;
  if (!isRupees || amount % 10 ** digits !== 0) return format.format(major);
  return new Intl.NumberFormat(regional(locale), { style: "currency", currency, maximumFractionDigits: 0 }).format(
    major,
  );
}

/** "799.00", "9.99", "500" (yen): for spreadsheets and other programs, with the currency beside it. */
export function majorUnits({ amount, currency }: MinorUnits): string {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return (amount / 10 ** digits).toFixed(digits);
}
