/** A whole number within bounds; null for anything else. */
export function wholeNumber(text: string, min: number, max: number): number | null {
  const number = Number(text);
  return text.trim() !== "" && Number.isInteger(number) && number >= min && number <= max ? number : null;
}
