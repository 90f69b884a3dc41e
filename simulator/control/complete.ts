import type pg from "pg";
import { findUnsettled, moveClocks } from "../store/clocks";
import { inTransaction } from "../store/database";
import { recordPayment } from "../store/payment";

export interface Settled {
  payment_id: string;
  status: string;
  at: string;
}

/**
 * Lets the banks decide every debit that is due by `now`. With names, the clocks of these customers (or students) are
 * moved there first; without names, the debits of all customers without a clock of their own are decided.
 */
export async function settleDue(pool: pg.Pool, now: Date, subjects: string[] | null): Promise<Settled[]> {
  if (subjects) await moveClocks(pool, subjects, now);
  const settled: Settled[] = [];
  for (const due of await findUnsettled(pool, now, subjects)) {
    const payment = await inTransaction(pool, (db) => recordPayment(db, due.id));
    if (payment) settled.push({ payment_id: payment.id, status: payment.status, at: due.settle_at.toISOString() });
  }
  return settled;
}

/** When the next debit of these customers is decided, so that a test clock can stop there. */
export async function nextSettlement(pool: pg.Pool, subjects: string[] | null): Promise<Date | null> {
  return (await findUnsettled(pool, null, subjects))[0]?.settle_at ?? null;
}
