import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const RECEIVED_WEBHOOK_ROW = {
  id: t.uuid,
  event_id: t.text,
  type: t.text,
  /** Ids of the gateway only: neither personal data nor anything that could be charged. */
  payload: t.jsonb.of<{
    payment_id: string | null;
    order_id: string | null;
    refund_id: string | null;
    /** Left out of events that were stored before disputes were kept. */
    dispute_id?: string | null;
    token_status: string | null;
  }>(),
  verdict: t.text.of<"processed" | "waiting" | "failing" | "given_up">(),
  attempts: t.int4,
  last_error: t.text.nullable,
  received_at: t.timestamptz,
  processed_at: t.timestamptz.nullable,
};
export type ReceivedWebhook = RowOf<typeof RECEIVED_WEBHOOK_ROW>;

export interface WebhookFilter {
  verdict: ReceivedWebhook["verdict"] | null;
  type: string | null;
  /** Cursor: the last id of the page before. */
  before: string | null;
  limit: number;
}

/** Received webhooks, newest first. */
export async function listWebhooks({ verdict, type, before, limit }: WebhookFilter): Promise<ReceivedWebhook[]> {
  return queryRows(LIST, [verdict, type, before, limit]);
}

/** Reopens a processed event, so that it is processed again. Null where there is none. */
export async function reopenWebhook(id: string, on: Connection): Promise<{ type: string; verdict: string } | null> {
  const [row] = await queryRows(REOPEN, [id], on);
  return row ?? null;
}

const VERDICT = `CASE WHEN processed_at IS NOT NULL THEN 'processed' WHEN given_up_at IS NOT NULL THEN 'given_up' WHEN attempts > 0 THEN 'failing' ELSE 'waiting' END`;
const LIST = defineStatement({
  name: "system_webhooks",
  text: `SELECT id, event_id, type, payload - 'token_hash' AS payload, ${VERDICT} AS verdict, attempts, last_error, received_at, processed_at
FROM webhook_event
WHERE ($1::text IS NULL OR ${VERDICT} = $1::text) AND ($2::text IS NULL OR type = $2::text) AND ($3::uuid IS NULL OR id < $3::uuid)
ORDER BY id DESC LIMIT $4::int`,
  row: RECEIVED_WEBHOOK_ROW,
});
const REOPEN = defineStatement({
  name: "system_webhook_reopen",
  text: `WITH before AS (SELECT id, type, ${VERDICT} AS verdict FROM webhook_event WHERE id = $1 FOR UPDATE)
UPDATE webhook_event w SET processed_at = NULL, given_up_at = NULL, next_attempt_at = NULL, attempts = 0, last_error = NULL FROM before WHERE w.id = before.id RETURNING before.type, before.verdict`,
  row: { type: t.text, verdict: t.text },
});
