import type { AttemptState } from "@/lib/domain/attempt";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";

export interface AttemptNews {
  status: AttemptState;
  /** Null: unchanged. */
  paymentId: string | null;
  decline: { code: string; reason: string } | null;
  now: Date;
}

export async function updateAttempt(id: string, news: AttemptNews, on: Connection): Promise<void> {
  const { status, paymentId, decline, now } = news;
  await queryRows(UPDATE, [id, status, paymentId, decline?.code ?? null, decline?.reason ?? null, now], on);
}

const UPDATE = defineStatement({
  name: "attempt_update",
  text: `UPDATE subscription_renewal_log SET status = $2::renewal_attempt_status, payment_id = coalesce(payment_id, $3), decline_code = $4, decline_reason = $5,
  submitted_at = CASE $2 WHEN 'submitted' THEN coalesce(submitted_at, $6) ELSE submitted_at END,
  decided_at = CASE WHEN $2 NOT IN ('prepared', 'submitted', 'unknown') THEN coalesce(decided_at, $6) END, updated_at = $6 WHERE id = $1`,
});
