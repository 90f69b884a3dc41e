import type pg from "pg";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const LOCKED_ROW = {
  subscriptionId: t.uuid,
  plan: t.text,
  paymentInProgress: t.bool,
};
export type LockedForErasure = RowOf<typeof LOCKED_ROW>;

/** Locks the student's rows in the order that transitions use, and returns whether a payment is undecided. */
export async function lockForErasure(studentId: string, on: pg.PoolClient): Promise<LockedForErasure | null> {
  const [row] = await queryRows(LOCK, [studentId], on);
  return row ?? null;
}

const LOCK = defineStatement({
  name: "erase_lock",
  text: `SELECT sub.id AS "subscriptionId", sub.plan_key AS plan,
  (EXISTS (SELECT 1 FROM subscription_renewal_log a WHERE a.subscription_id = sub.id AND a.status IN ('prepared', 'submitted', 'unknown'))
    OR EXISTS (SELECT 1 FROM payment p WHERE p.student_id = st.id AND p.status IN ('created', 'authorized'))) AS "paymentInProgress"
FROM student st JOIN user_subscription sub ON sub.student_id = st.id WHERE st.id = $1 AND st.erased_at IS NULL FOR UPDATE OF sub, st`,
  row: LOCKED_ROW,
});

/**
 * Deletes personal data from every table; rows that the ledger needs stay, under an id that names nobody. Invoices keep the recipient as
 * issued: they are immutable, and tax law sets how long they are kept.
 */
export async function eraseStudentRows(studentId: string, now: Date, on: pg.PoolClient): Promise<void> {
  for (const statement of STATEMENTS) await queryRows(statement, [studentId, now], on);
}

const OF_ACCOUNT = "account_id = (SELECT id FROM account WHERE student_id = $1)";

/** In the order of the foreign keys. $1 is the student's id, `at.time` their time. */
const ERASURES = [
  {
    name: "mail",
    text: `UPDATE mail SET recipient = CASE status WHEN 'sent' THEN 'erased' END, props = '{}', subject = NULL, html = NULL,
      text = NULL, last_error = NULL, account_id = NULL, status = CASE status WHEN 'sent' THEN status ELSE 'suppressed' END
    WHERE student_id = $1 OR ${OF_ACCOUNT}`,
  },
  {
    name: "suppression",
    text: `DELETE FROM mail_suppression WHERE address IN (
      SELECT lower(email) FROM student WHERE id = $1 UNION SELECT email FROM account WHERE student_id = $1)`,
  },
  { name: "mail_opt_outs", text: "DELETE FROM mail_opt_out WHERE student_id = $1" },
  { name: "sessions", text: `DELETE FROM session WHERE student_id = $1 OR ${OF_ACCOUNT}` },
  { name: "email_tokens", text: `DELETE FROM email_token WHERE ${OF_ACCOUNT}` },
  // Deletes the data key too: audit entries stay, and their personal part can no longer be decrypted.
  { name: "student_data_key", text: "DELETE FROM student_data_key WHERE student_id = $1" },
  { name: "payer", text: "DELETE FROM payer WHERE student_id = $1" },
  { name: "portal_links", text: "DELETE FROM portal_link WHERE student_id = $1" },
  { name: "account", text: "DELETE FROM account WHERE student_id = $1" },
  {
    name: "usage",
    text: `UPDATE feature_usage_log SET output_data = NULL WHERE output_data IS NOT NULL
      AND subscription_id = (SELECT id FROM user_subscription WHERE student_id = $1)`,
  },
  {
    name: "payment_methods",
    text: `UPDATE payment_method SET status = 'removed', is_default = false, token_ciphertext = NULL, token_hash = NULL,
      encryption_key_id = NULL, network = NULL, issuer = NULL, last_four = NULL, expiry_month = NULL, expiry_year = NULL, upi_handle = NULL,
      updated_at = (SELECT time FROM at) WHERE student_id = $1`,
  },
  {
    name: "orders",
    text: `UPDATE payment_order SET billing_name = NULL, billing_state = NULL, billing_gstin = NULL,
      status = CASE WHEN status IN ('prepared', 'open') THEN 'abandoned' ELSE status END, updated_at = (SELECT time FROM at)
    WHERE student_id = $1`,
  },
  {
    name: "student",
    text: `UPDATE student SET name = NULL, email = NULL, external_id = NULL, state = NULL, time_zone = NULL, locale = 'en',
      billing_name = NULL, billing_address = NULL, billing_gstin = NULL,
      erased_at = (SELECT time FROM at), updated_at = (SELECT time FROM at) WHERE id = $1`,
  },
];

const STATEMENTS = ERASURES.map(({ name, text }) =>
  defineStatement({ name: `erase_${name}`, text: `WITH at (time) AS (VALUES ($2::timestamptz)) ${text}` }),
);
