import { EVENT_COLUMNS, type NewEvent } from "../outbox/event";
import { wakeOutbox } from "../outbox/wake";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** What is kept of a webhook: the ids that it is about. Their state is fetched from the gateway, so nothing secret is stored. */
export interface WebhookPayload {
  payment_id: string | null;
  order_id: string | null;
  refund_id: string | null;
  /** Left out of events that were stored before disputes were kept. */
  dispute_id?: string | null;
  /** Hex of the digest: the token itself can be charged. */
  token_hash: string | null;
  token_status: string | null;
}

const WEBHOOK_ROW = {
  id: t.uuid,
  event_id: t.text,
  type: t.text,
  payload: t.jsonb.of<WebhookPayload>(),
  processed_at: t.timestamptz.nullable,
  attempts: t.int4,
};
export type WebhookRow = RowOf<typeof WEBHOOK_ROW>;

export interface NewWebhook {
  id: string;
  eventId: string;
  type: string;
  payload: WebhookPayload;
  realNow: Date;
}

/**
 * Stores a new event together with the outbox event that wakes its handler. No outbox event for news that is recorded already, which most
 * are: three webhooks come with every payment.
 */
export async function insertWebhook(webhook: NewWebhook, wake: NewEvent): Promise<void> {
  const { id, eventId, type, payload, realNow } = webhook;
  const wakeValues = [wake.id, wake.name, JSON.stringify(wake.data), wake.cause];
  await queryRows(INSERT, [id, eventId, type, JSON.stringify(payload), realNow, ...wakeValues]);
  wakeOutbox();
}

/** An event that is still to be processed. One whose news is recorded by now is marked processed, at the cost of this read alone. */
export async function openWebhook(id: string, realNow: Date): Promise<WebhookRow | null> {
  const [row] = await queryRows(OPEN, [id, realNow]);
  return row ?? null;
}

/**
 * Events that were received and not processed yet and are due for a try, the longest due first. A failure puts an event off, so however many
 * fail again and again, newer ones have their turn.
 *
 * @param dueBefore a new event is due when it is received
 */
export async function findWaitingWebhooks(dueBefore: Date, limit: number): Promise<WebhookRow[]> {
  return queryRows(FIND_WAITING, [dueBefore, limit]);
}

export async function markWebhookProcessed(id: string, realNow: Date): Promise<void> {
  await queryRows(MARK_PROCESSED, [id, realNow]);
}

/** @param nextAttemptAt when it is tried again; null: it is given up, and stays in the list of webhooks with its error */
export async function markWebhookFailed(
  id: string,
  problem: string,
  nextAttemptAt: Date | null,
  realNow: Date,
): Promise<void> {
  await queryRows(MARK_FAILED, [id, problem.slice(0, 500), nextAttemptAt, realNow]);
}

/** Whether an event of a payment brings no news (that of a dispute always may): the payment has been applied, or it was declined and the event says no more than that. */
function isOld(type: string, payload: string): string {
  return `(${type} LIKE 'payment.%' AND ${type} NOT LIKE 'payment.dispute.%' OR ${type} = 'order.paid') AND EXISTS (
    SELECT 1 FROM payment p WHERE p.gateway_payment_id = ${payload} ->> 'payment_id'
      AND (p.applied_as IS NOT NULL OR (p.status = 'failed' AND ${type} = 'payment.failed')))`;
}

const INSERT = defineStatement({
  name: "webhook_insert",
  text: `WITH kept AS (
  INSERT INTO webhook_event (id, event_id, type, payload, received_at, processed_at)
  SELECT $1::uuid, $2::text, $3::text, $4::jsonb, $5::timestamptz, CASE WHEN ${isOld("$3::text", "$4::jsonb")} THEN $5::timestamptz END
  ON CONFLICT (event_id) DO NOTHING RETURNING processed_at
)
INSERT INTO outbox_event (${EVENT_COLUMNS})
SELECT $6::uuid, $7::text, $8::jsonb, $9::text, $5::timestamptz, $5::timestamptz FROM kept WHERE processed_at IS NULL
ON CONFLICT (cause) DO NOTHING`,
});
const OPEN = defineStatement({
  name: "webhook_open",
  text: `WITH old AS (
  UPDATE webhook_event w SET processed_at = $2, attempts = attempts + 1, last_error = NULL
  WHERE id = $1 AND processed_at IS NULL AND ${isOld("w.type", "w.payload")} RETURNING id
)
SELECT id, event_id, type, payload, processed_at, attempts FROM webhook_event
WHERE id = $1 AND processed_at IS NULL AND given_up_at IS NULL AND NOT EXISTS (SELECT 1 FROM old)`,
  row: WEBHOOK_ROW,
});
const FIND_WAITING = defineStatement({
  name: "webhook_find_waiting",
  text: `SELECT id, event_id, type, payload, processed_at, attempts FROM webhook_event
WHERE processed_at IS NULL AND given_up_at IS NULL AND coalesce(next_attempt_at, received_at) <= $1
ORDER BY coalesce(next_attempt_at, received_at), id LIMIT $2`,
  row: WEBHOOK_ROW,
});
const MARK_PROCESSED = defineStatement({
  name: "webhook_mark_processed",
  text: "UPDATE webhook_event SET processed_at = $2, attempts = attempts + 1, last_error = NULL WHERE id = $1 AND processed_at IS NULL",
});
const MARK_FAILED = defineStatement({
  name: "webhook_mark_failed",
  text: `UPDATE webhook_event SET attempts = attempts + 1, last_error = $2, next_attempt_at = $3::timestamptz,
  given_up_at = CASE WHEN $3::timestamptz IS NULL THEN $4::timestamptz END WHERE id = $1 AND processed_at IS NULL`,
});
