import type { RenewalHistory } from "@/lib/domain/renewal";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** The attempts of the running billing period, and the method that it would be charged to. */
export interface RenewalFacts {
  subscriptionId: string;
  history: Omit<RenewalHistory, "settlesWithinHours" | "conditions" | "isDisputed">;
  attempts: number;
  /** The method of the latest attempt. */
  lastMethodId: string | null;
  token: EncryptedValue | null;
  customer: EncryptedValue | null;
  /** What was given for the payer, beside the student's own. */
  payer: EncryptedValue | null;
}

export interface EncryptedValue {
  ciphertext: Buffer;
  keyId: string;
}

export const FACTS_ROW = {
  id: t.uuid,
  declined_at: t.timestamptz.nullable,
  last_reason: t.text.nullable,
  last_attempt_at: t.timestamptz.nullable,
  last_method_id: t.uuid.nullable,
  attempts: t.int4,
  failures: t.int4,
  failed_at: t.timestamptz.nullable,
  tries_made: t.int4,
  is_reminded: t.bool,
  token_ciphertext: t.bytea.nullable,
  token_key_id: t.text.nullable,
  customer_ciphertext: t.bytea.nullable,
  customer_key_id: t.text.nullable,
  payer_ciphertext: t.bytea.nullable,
  payer_key_id: t.text.nullable,
};
export type FactsRow = RowOf<typeof FACTS_ROW>;

export async function findRenewalFacts(subscriptionIds: readonly string[]): Promise<Map<string, RenewalFacts>> {
  const rows = await queryRows(FIND, [subscriptionIds]);
  return new Map(rows.map((row) => [row.id, toFacts(row)]));
}

export function toFacts(row: FactsRow): RenewalFacts {
  return {
    subscriptionId: row.id,
    history: {
      declinedAt: row.declined_at,
      lastReason: row.last_reason,
      lastAttemptAt: row.last_attempt_at,
      failures: row.failures,
      failedAt: row.failed_at,
      triesMade: row.tries_made,
      isReminded: row.is_reminded,
    },
    attempts: row.attempts,
    lastMethodId: row.last_method_id,
    token: toEncryptedValue(row.token_ciphertext, row.token_key_id),
    customer: toEncryptedValue(row.customer_ciphertext, row.customer_key_id),
    payer: toEncryptedValue(row.payer_ciphertext, row.payer_key_id),
  };
}

export function toEncryptedValue(ciphertext: Buffer | null, keyId: string | null): EncryptedValue | null {
  return ciphertext !== null && keyId !== null ? { ciphertext, keyId } : null;
}

/** Columns of `FactsRow`, except the id. */
export const FACTS_COLUMNS = `history.declined_at, history.last_attempt_at, history.last_method_id, coalesce(history.attempts, 0) AS attempts,
  history.last_reason, coalesce(history.failures, 0) AS failures, history.failed_at, coalesce(history.tries_made, 0) AS tries_made,
  EXISTS (SELECT 1 FROM mail WHERE cause = 'renewal_reminder:' || s.id || ':' ||
    to_char(s.end_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) AS is_reminded,
  m.token_ciphertext, m.encryption_key_id AS token_key_id, c.customer_ciphertext, c.encryption_key_id AS customer_key_id,
  payer.payer_ciphertext, payer.encryption_key_id AS payer_key_id`;

/** The tables of these columns, joined to `user_subscription s`. */
export const FACTS_JOINS = `LEFT JOIN LATERAL (
  SELECT min(a.decided_at) FILTER (WHERE a.status IN ('declined', 'skipped')) AS declined_at,
    (array_agg(a.decline_reason ORDER BY a.attempt DESC) FILTER (WHERE a.status IN ('declined', 'skipped')))[1] AS last_reason,
    max(a.created_at) AS last_attempt_at, max(a.attempt) AS attempts, (array_agg(a.payment_method_id ORDER BY a.attempt DESC))[1] AS last_method_id,
    (count(*) FILTER (WHERE a.status = 'failed'))::int AS failures, (count(a.payment_id))::int AS tries_made,
    (array_agg(CASE WHEN a.status = 'failed' THEN a.decided_at END ORDER BY a.attempt DESC))[1] AS failed_at
  FROM subscription_renewal_log a WHERE a.subscription_id = s.id AND a.period_start = s.end_date
) history ON true
LEFT JOIN payment_method m ON m.student_id = s.student_id AND m.is_default
LEFT JOIN gateway_customer c ON c.student_id = s.student_id
LEFT JOIN payer ON payer.student_id = s.student_id`;

const FIND = defineStatement({
  name: "renewal_facts",
  text: `SELECT s.id, ${FACTS_COLUMNS}
FROM user_subscription s
${FACTS_JOINS}
WHERE s.id = ANY ($1::uuid[])`,
  row: FACTS_ROW,
});
