/** A whole number within bounds; null where it is none. */
export function wholeNumber(text: string, min: number, max: number): number | null {
  const number = Number(text);
  return text.trim() !== "" && Number.isInteger(number) && number >= min && number <= max ? number : null;
}

/** "499" and "499.50" in minor units, for currencies of hundred parts, which are those that we sell in; null where it is no amount. */
export function minorUnits(text: string): number | null {
  const match = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const amount = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return amount > 0 ? amount : null;
}
