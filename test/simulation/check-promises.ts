import type { Attempt, Facts, Mail } from "./facts";

/** An amount that the student was told for the next charge. `id` is a time-ordered id of the moment. */
export interface Told {
  id: string;
  amount: number;
}

/**
 * No debit exceeds the last amount that the payer was told: by a mail, or by the page that showed a change of plan before it was made.
 * An attempt of which we never asked the gateway takes nothing, and is judged all the same: it would have.
 */
export function checkPromises({ mails, attempts }: Facts, shown: readonly Told[]): string[] {
  const told = [...mails.flatMap(toldBy), ...shown].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return attempts.flatMap((attempt) => {
    const last = told.findLast(({ id }) => id < attempt.id);
    return last && attempt.amount <= last.amount ? [] : [problemOf(attempt, last)];
  });
}

function problemOf({ id, amount }: Attempt, last: Told | undefined): string {
  return `the attempt ${id} takes ${amount}, and the student was told ${last ? last.amount : "nothing"}`;
}

/** What a mail says of the next charge. */
const AMOUNT_IN: Record<string, string> = {
  subscription_activated: "renewalPrice",
  renewal_reminder: "price",
  // The price of a renewal is the price of the next one, until something else is said.
  renewal_successful: "paid",
  payment_receipt: "renewalPrice",
  renewal_failed: "price",
};

function toldBy({ id, type, props }: Mail): Told[] {
  const field = AMOUNT_IN[type];
  const amount = field ? (props[field] as { amount?: number } | null)?.amount : undefined;
  return amount === undefined ? [] : [{ id, amount }];
}
