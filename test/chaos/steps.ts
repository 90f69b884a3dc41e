/** Where a process may die: before and after everything that a purchase or a renewal writes, here or at the gateway. */
export const STEPS = [
  "purchase: before the order row",
  "purchase: after the order row",
  "purchase: before the order",
  "purchase: after the order",
  "purchase: before the student pays",
  "purchase: after the student paid",
  "purchase: before the webhook",
  "purchase: after the webhook",
  "purchase: before the commit",
  "purchase: after the commit",
  "renewal: before the attempt row",
  "renewal: after the attempt row",
  "renewal: before the order",
  "renewal: after the order",
  "renewal: before the charge",
  "renewal: after the charge",
  "renewal: before the webhook",
  "renewal: after the webhook",
  "renewal: before the commit",
  "renewal: after the commit",
] as const;

export type Step = (typeof STEPS)[number];
