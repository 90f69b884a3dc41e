import type { MinorUnits } from "./money";

/** Digits after the point: two of rupees and dollars, none of yen, three of dinars. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount as the value of an input field: "499.00", or "499" if the currency has no smaller unit. */
export function toTypedMoney({ amount, currency }: MinorUnits): string {
  const digits = minorDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

/** A typed amount in minor units: "499" and "499.5" rupees are 49900 and 49950 paise. Null if it is not an amount above 0. */
export function readTypedMoney(typed: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const match = /^(\d{1,7})(?:\.(\d+))?$/.exec(typed.trim());
  const [, whole = "", part = ""] = match ?? [];
  if (!match || part.length > digits) return null;
  const amount = Number(`${whole}${part.padEnd(digits, "0")}`);
  return amount > 0 ? amount : null;
}
