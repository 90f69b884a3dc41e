import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export type RevocationKind = "token" | "customer";
/** Why it is revoked: `unused` is a mandate that came with money which bought nothing. */
export type RevocationReason = "erased" | "ended" | "replaced" | "unused";

export interface NewRevocation {
  id: string;
  kind: RevocationKind;
  ciphertext: Buffer;
  keyId: string;
  targetHash: Buffer;
  reason: RevocationReason;
  realNow: Date;
}

/** One per token and customer, however often it is asked for. */
export async function insertRevocation(revocation: NewRevocation, on: Connection): Promise<void> {
  const { id, kind, ciphertext, keyId, targetHash, reason, realNow } = revocation;
  await queryRows(INSERT, [id, kind, ciphertext, keyId, targetHash, reason, realNow], on);
}

const REVOCATION_ROW = {
  id: t.uuid,
  kind: t.text.of<RevocationKind>(),
  revocation_ciphertext: t.bytea,
  encryption_key_id: t.text,
  target_hash: t.bytea,
  /** Attempts, this one included. */
  attempts: t.int4,
};
export type RevocationRow = RowOf<typeof REVOCATION_ROW>;

/** Takes those that are due, oldest first, for some minutes: another instance takes others, and a process that dies loses none. */
export async function takeDueRevocations(realNow: Date, limit: number): Promise<RevocationRow[]> {
  return queryRows(TAKE, [realNow, limit, LEASE_MINUTES]);
}

const LEASE_MINUTES = 10;

export async function postponeRevocation(id: string, minutes: number, error: string, realNow: Date): Promise<void> {
  await queryRows(POSTPONE, [id, minutes, error, realNow]);
}

/** The gateway has confirmed it: nothing is kept of it. */
export async function removeRevocation(id: string): Promise<void> {
  await queryRows(REMOVE, [id]);
}

/** How many wait, and how many of them have failed several times. */
export async function countRevocations(): Promise<{ waiting: number; failing: number }> {
  const [row] = await queryRows(COUNT, []);
  return row ?? { waiting: 0, failing: 0 };
}

/** Whether a student who was not erased has this customer at the gateway. */
export async function isCustomerInUse(customerHash: Buffer): Promise<boolean> {
  const rows = await queryRows(CUSTOMER_IN_USE, [customerHash]);
  return rows.length > 0;
}

const NEEDLESS_ROW = {
  student_id: t.uuid,
  subscription_id: t.uuid,
};

/**
 * Students with a mandate that nothing may be charged on any more: the paid plan has ended, or another method has replaced it and is
 * confirmed. One whose debit is undecided is left until that is decided.
 *
 * @param studentIds only of these
 */
export async function findNeedlessMandates(
  studentIds: readonly string[] | null,
  limit: number,
): Promise<RowOf<typeof NEEDLESS_ROW>[]> {
  return queryRows(FIND_NEEDLESS, [studentIds, limit]);
}

const MANDATE_ROW = {
  id: t.uuid,
  token_ciphertext: t.bytea,
  encryption_key_id: t.text.assured("a ciphertext and its key id are set and cleared together"),
  token_hash: t.bytea.assured("a method with a token has its digest"),
  is_replaced: t.bool,
};
export type MandateRow = RowOf<typeof MANDATE_ROW>;

/** Those mandates of one student, whose subscription is locked. */
export async function lockNeedlessMandates(studentId: string, on: Connection): Promise<MandateRow[]> {
  return queryRows(LOCK_NEEDLESS, [studentId], on);
}

/** Every mandate of a student, for their erasure. */
export async function lockMandates(studentId: string, on: Connection): Promise<MandateRow[]> {
  return queryRows(LOCK_ALL, [studentId], on);
}

const NEEDLESS = `m.token_ciphertext IS NOT NULL
  AND (s.plan_key = 'free' OR (NOT m.is_default AND EXISTS (
    SELECT 1 FROM payment_method d WHERE d.student_id = m.student_id AND d.is_default AND d.status = 'confirmed')))
  AND NOT EXISTS (SELECT 1 FROM subscription_renewal_log a WHERE a.subscription_id = s.id AND a.payment_method_id = m.id
    AND a.status IN ('prepared', 'submitted', 'unknown'))`;
const MANDATE_COLUMNS = "m.id, m.token_ciphertext, m.encryption_key_id, m.token_hash";

const INSERT = defineStatement({
  name: "revocation_insert",
  text: `INSERT INTO gateway_revocation (id, kind, revocation_ciphertext, encryption_key_id, target_hash, reason, created_at, next_attempt_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (kind, target_hash) DO NOTHING`,
});
const TAKE = defineStatement({
  name: "revocations_take",
  text: `WITH due AS (
  SELECT id FROM gateway_revocation WHERE next_attempt_at <= $1::timestamptz ORDER BY next_attempt_at, id LIMIT $2::int FOR UPDATE SKIP LOCKED
)
UPDATE gateway_revocation r SET attempts = attempts + 1, next_attempt_at = $1::timestamptz + $3::int * interval '1 minute'
FROM due WHERE r.id = due.id
RETURNING r.id, r.kind, r.revocation_ciphertext, r.encryption_key_id, r.target_hash, r.attempts`,
  row: REVOCATION_ROW,
});
const POSTPONE = defineStatement({
  name: "revocation_postpone",
  text: `UPDATE gateway_revocation SET next_attempt_at = $4::timestamptz + $2::int * interval '1 minute', last_error = $3 WHERE id = $1`,
});
const REMOVE = defineStatement({ name: "revocation_remove", text: "DELETE FROM gateway_revocation WHERE id = $1" });
const COUNT = defineStatement({
  name: "revocation_count",
  text: `SELECT count(*)::int AS waiting, (count(*) FILTER (WHERE attempts >= 3))::int AS failing FROM gateway_revocation`,
  row: { waiting: t.int4, failing: t.int4 },
});
const CUSTOMER_IN_USE = defineStatement({
  name: "revocation_customer_in_use",
  text: `SELECT c.student_id FROM gateway_customer c JOIN student st ON st.id = c.student_id
WHERE c.customer_hash = $1 AND st.erased_at IS NULL LIMIT 1`,
  row: { student_id: t.uuid },
});
const FIND_NEEDLESS = defineStatement({
  name: "mandates_needless",
  text: `SELECT DISTINCT m.student_id, s.id AS subscription_id
FROM payment_method m JOIN user_subscription s ON s.student_id = m.student_id
WHERE ($1::uuid[] IS NULL OR m.student_id = ANY ($1::uuid[])) AND ${NEEDLESS} LIMIT $2`,
  row: NEEDLESS_ROW,
});
const LOCK_NEEDLESS = defineStatement({
  name: "mandates_needless_lock",
  text: `SELECT ${MANDATE_COLUMNS}, s.plan_key <> 'free' AS is_replaced
FROM payment_method m JOIN user_subscription s ON s.student_id = m.student_id
WHERE m.student_id = $1 AND ${NEEDLESS} FOR UPDATE OF m`,
  row: MANDATE_ROW,
});
const LOCK_ALL = defineStatement({
  name: "mandates_lock",
  text: `SELECT ${MANDATE_COLUMNS}, false AS is_replaced FROM payment_method m
WHERE m.student_id = $1 AND m.token_ciphertext IS NOT NULL FOR UPDATE OF m`,
  row: MANDATE_ROW,
});
