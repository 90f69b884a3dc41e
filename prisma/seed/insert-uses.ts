import type pg from "pg";
import { uuidv7 } from "@/lib/crypto/uuid";
import { quotaPeriod } from "@/lib/domain/period";

export interface DemoUse {
  feature: string;
  at: Date;
  inputSize: number;
}

/** Completed uses with the counters that they are counted in: `used` is the sum of the log, as it is for uses that came through the API. */
export async function insertUses(
  client: pg.PoolClient,
  subscriptionId: string,
  uses: readonly DemoUse[],
  timeZone: string,
): Promise<void> {
  for (const use of uses) {
    const { start, end } = quotaPeriod("month", use.at, use.at, timeZone);
    await client.query(
      `WITH counter AS (
         INSERT INTO usage_counter (subscription_id, feature_key, period_start, period_end, used, last_used_at)
         VALUES ($1, $2, $3, $4, 1, $5)
         ON CONFLICT (subscription_id, feature_key, period_start)
         DO UPDATE SET used = usage_counter.used + 1, last_used_at = greatest(usage_counter.last_used_at, excluded.last_used_at)
       )
       INSERT INTO feature_usage_log (id, recorded_at, subscription_id, feature_name, period_start, quantity, input_size, status, plan_key, created_at)
       SELECT $6::uuid, $5::timestamptz, s.id, $2, $3, 1, $7::int, 'completed', CASE WHEN s.entitled_until > $5 THEN s.plan_key ELSE 'free' END, $5
       FROM user_subscription s WHERE s.id = $1`,
      [subscriptionId, use.feature, start, end, use.at, uuidv7(), use.inputSize],
    );
  }
}
