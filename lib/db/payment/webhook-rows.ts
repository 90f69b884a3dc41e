import { type Connection, queryRows, type Statement } from "../query";

/** What a webhook is kept as: which things it is about. What became of them is asked of the gateway, so nothing secret is kept. */
export interface WebhookPayload {
  payment_id: string | null;
  order_id: string | null;
  refund_id: string | null;
  /** Hex of the digest: the token itself can be charged. */
  token_hash: string | null;
  token_status: string | null;
}

export interface WebhookRow {
  id: string;
  event_id: string;
  type: string;
  payload: WebhookPayload;
  processed_at: Date | null;
  attempts: number;
}

export interface NewWebhook {
  id: string;
  eventId: string;
  type: string;
  payload: WebhookPayload;
  realNow: Date;
}

/** False when the event has come before. */
export async function insertWebhook(webhook: NewWebhook, on: Connection): Promise<boolean> {
  const rows = await queryRows(
    INSERT,
    [webhook.id, webhook.eventId, webhook.type, JSON.stringify(webhook.payload), webhook.realNow],
    on,
  );
  return rows.length > 0;
}

export async function findWebhook(id: string): Promise<WebhookRow | null> {
  const [row] = await queryRows<WebhookRow>(FIND, [id]);
  return row ?? null;
}

/** Events that came and had no effect yet, oldest first. */
export async function findWaitingWebhooks(receivedBefore: Date, limit: number): Promise<WebhookRow[]> {
  return queryRows<WebhookRow>(FIND_WAITING, [receivedBefore, limit]);
}

export async function markWebhookProcessed(id: string, realNow: Date): Promise<void> {
  await queryRows(MARK_PROCESSED, [id, realNow]);
}

export async function markWebhookFailed(id: string, problem: string): Promise<void> {
  await queryRows(MARK_FAILED, [id, problem.slice(0, 500)]);
}

const INSERT: Statement = {
  name: "webhook_insert",
  text: `INSERT INTO webhook_event (id, event_id, type, payload, received_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (event_id) DO NOTHING RETURNING id`,
};
const FIND: Statement = {
  name: "webhook_find",
  text: "SELECT id, event_id, type, payload, processed_at, attempts FROM webhook_event WHERE id = $1",
};
const FIND_WAITING: Statement = {
  name: "webhook_find_waiting",
  text: `SELECT id, event_id, type, payload, processed_at, attempts FROM webhook_event
WHERE processed_at IS NULL AND received_at <= $1 ORDER BY received_at LIMIT $2`,
};
const MARK_PROCESSED: Statement = {
  name: "webhook_mark_processed",
  text: "UPDATE webhook_event SET processed_at = $2, attempts = attempts + 1, last_error = NULL WHERE id = $1 AND processed_at IS NULL",
};
const MARK_FAILED: Statement = {
  name: "webhook_mark_failed",
  text: "UPDATE webhook_event SET attempts = attempts + 1, last_error = $2 WHERE id = $1 AND processed_at IS NULL",
};
