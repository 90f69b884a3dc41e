/** Alice, at a time of the example journey. */
export const recipient = (now: string, name: string | null = "Alice") => ({
  name,
  locale: "en",
  timeZone: "Asia/Kolkata",
  now: `${now}+05:30`,
});
export const at = (local: string) => `${local}+05:30`;
export const rupees = (amount: number) => ({ amount, currency: "INR" });
