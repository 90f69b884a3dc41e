import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** The payer as stored, beside the student's own name and address, which count where nothing else was given. */
const PAYER_ROW = {
  student_id: t.uuid,
  subscription_id: t.uuid,
  name: t.text.nullable,
  email: t.text.nullable,
  payer_ciphertext: t.bytea.nullable,
  payer_key_id: t.text.nullable,
  confirmed_at: t.timestamptz.nullable,
  /** The gateway has a customer of theirs. */
  has_customer: t.bool,
  /** A renewal was declined, and may be tried again. */
  is_past_due: t.bool,
};
export type PayerRow = RowOf<typeof PAYER_ROW>;

export interface NewPayer {
  studentId: string;
  ciphertext: Buffer;
  keyId: string;
  hasEmail: boolean;
  hasPhone: boolean;
  confirmedAt: Date | null;
  now: Date;
}

/** Null for an erased student. */
export async function findPayer(studentId: string, on?: Connection): Promise<PayerRow | null> {
  const [row] = await queryRows(FIND, [studentId], on);
  return row ?? null;
}

/** Writes nothing for a student who was erased meanwhile. */
export async function upsertPayer(payer: NewPayer, on: Connection): Promise<void> {
  const { studentId, ciphertext, keyId, hasEmail, hasPhone, confirmedAt, now } = payer;
  await queryRows(UPSERT, [studentId, ciphertext, keyId, hasEmail, hasPhone, confirmedAt, now], on);
}

/** The details are no longer those that a payment carried. */
export async function clearConfirmation(studentId: string, on: Connection): Promise<void> {
  await queryRows(CLEAR_CONFIRMATION, [studentId], on);
}

/** The latest captured payment that the payer made in the checkout: it carries what they typed there. */
export async function findLatestCheckout(studentId: string): Promise<string | null> {
  const [row] = await queryRows(FIND_LATEST, [studentId]);
  return row?.gateway_payment_id ?? null;
}

export interface PayerCounts {
  renewing: number;
  withoutEmail: number;
  withoutPhone: number;
}

/** How many students renew, and how many of them have no address or number to debit with. */
export async function countPayers(): Promise<PayerCounts> {
  const [row] = await queryRows(COUNT, []);
  return row ?? { renewing: 0, withoutEmail: 0, withoutPhone: 0 };
}

/** Which details a debit of a student would lack, as a JSON list, for statements that read it with something else. */
export function missingDetailsJson(studentId: string): string {
  return `(SELECT to_json(array_remove(ARRAY[
    CASE WHEN paying.email IS NULL AND NOT coalesce(payer.has_email, false) THEN 'email' END,
    CASE WHEN NOT coalesce(payer.has_phone, false) THEN 'phone' END], NULL))
  FROM student paying LEFT JOIN payer ON payer.student_id = paying.id WHERE paying.id = ${studentId})`;
}

const FIND = defineStatement({
  name: "payer_find",
  text: `SELECT st.id AS student_id, sub.id AS subscription_id, st.name, st.email, payer.payer_ciphertext, payer.encryption_key_id AS payer_key_id, payer.confirmed_at,
  EXISTS (SELECT 1 FROM gateway_customer c WHERE c.student_id = st.id) AS has_customer, sub.status = 'pending_renewal' AS is_past_due
FROM student st JOIN user_subscription sub ON sub.student_id = st.id LEFT JOIN payer ON payer.student_id = st.id WHERE st.id = $1 AND st.erased_at IS NULL`,
  row: PAYER_ROW,
});
const UPSERT = defineStatement({
  name: "payer_upsert",
  text: `INSERT INTO payer (student_id, payer_ciphertext, encryption_key_id, has_email, has_phone, confirmed_at, created_at, updated_at)
SELECT id, $2, $3, $4, $5, $6, $7, $7 FROM student WHERE id = $1 AND erased_at IS NULL
ON CONFLICT (student_id) DO UPDATE SET payer_ciphertext = excluded.payer_ciphertext, encryption_key_id = excluded.encryption_key_id,
  has_email = excluded.has_email, has_phone = excluded.has_phone, confirmed_at = excluded.confirmed_at, updated_at = excluded.updated_at`,
});
const CLEAR_CONFIRMATION = defineStatement({
  name: "payer_clear_confirmation",
  text: "UPDATE payer SET confirmed_at = NULL WHERE student_id = $1 AND confirmed_at IS NOT NULL",
});
const FIND_LATEST = defineStatement({
  name: "payer_latest_checkout",
  text: `SELECT p.gateway_payment_id FROM payment p JOIN payment_order o ON o.id = p.order_id
WHERE p.student_id = $1 AND p.captured_at IS NOT NULL AND o.purpose <> 'renewal' ORDER BY p.captured_at DESC, p.id DESC LIMIT 1`,
  row: { gateway_payment_id: t.text },
});
const COUNT = defineStatement({
  name: "payer_count",
  text: `SELECT count(*)::int AS renewing,
  (count(*) FILTER (WHERE st.email IS NULL AND NOT coalesce(payer.has_email, false)))::int AS "withoutEmail",
  (count(*) FILTER (WHERE NOT coalesce(payer.has_phone, false)))::int AS "withoutPhone"
FROM user_subscription s JOIN student st ON st.id = s.student_id LEFT JOIN payer ON payer.student_id = st.id
WHERE s.plan_key <> 'free' AND s.auto_renewal AND s.status IN ('active', 'pending_renewal')`,
  row: { renewing: t.int4, withoutEmail: t.int4, withoutPhone: t.int4 },
});
