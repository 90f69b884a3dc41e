import type pg from "pg";

/** How many of the subscriptions have been charged and renewed so far. */
export async function countDone(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    "SELECT /* bench */ count(*)::int AS done FROM subscription_renewal_log WHERE status = 'captured'",
  );
  return rows[0].done;
}

/** How many events, webhooks, jobs and mails of the renewals are not processed yet. */
export async function countWaiting(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `SELECT /* bench */ (SELECT count(*) FROM outbox_event WHERE sent_at IS NULL) + (SELECT count(*) FROM webhook_event WHERE processed_at IS NULL)
       + (SELECT count(*) FROM simulator.webhook WHERE state = 'due') + (SELECT count(*) FROM job_item)
       + (SELECT count(*) FROM mail WHERE status = 'waiting') AS waiting`,
  );
  return Number(rows[0].waiting);
}

/** Each is charged once in the simulator's ledger and in ours, renewed once and invoiced once, without a gap in the numbers. */
export async function requireAgreement(pool: pg.Pool, renewals: number): Promise<void> {
  const { rows } = await pool.query(
    `SELECT /* bench */
       (SELECT count(*)::int FROM simulator.payment WHERE recurring) AS tried,
       (SELECT count(DISTINCT customer_id)::int FROM simulator.payment WHERE recurring AND status = 'captured') AS charged,
       (SELECT count(*)::int FROM payment WHERE applied_as = 'renewal' AND status = 'captured') AS recorded,
       (SELECT count(*)::int FROM subscription_renewal_log) AS attempts,
       (SELECT count(*)::int FROM user_subscription s JOIN subscription_renewal_log a ON a.subscription_id = s.id
         WHERE a.status = 'captured' AND s.start_date = a.period_start AND s.end_date = a.period_end
           AND a.period_end = a.period_start + interval '30 days') AS renewed,
       (SELECT count(*)::int FROM invoice i JOIN payment p ON p.id = i.payment_id WHERE p.applied_as = 'renewal') AS invoiced,
       (SELECT count(*)::int FROM mail WHERE type = 'renewal_successful') AS mailed,
       (SELECT max(serial) - count(*)::int FROM invoice) AS gaps`,
  );
  const [{ gaps, ...counts }] = rows;
  if (gaps !== 0 || Object.values(counts).some((count) => count !== renewals))
    throw new Error(`The ledgers differ: ${JSON.stringify(rows[0])} of ${renewals}`);
}
