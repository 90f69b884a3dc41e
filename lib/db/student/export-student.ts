import type pg from "pg";
import { type IdKind, toWireId } from "@/lib/domain/id";
import { queryRows } from "../sql/query";

type Row = Record<string, unknown>;

interface Section {
  /** $1 is the student's id. */
  text: string;
  /** Columns that hold ids, and of what: they leave in the form of the API. */
  ids: Record<string, IdKind>;
}

const OF_SUBSCRIPTION = "subscription_id = (SELECT id FROM user_subscription WHERE student_id = $1)";

/** Everything that is kept about a student, and nothing that could be used in her name (hashes, seals, secrets). */
const SECTIONS = {
  student: {
    text: `SELECT id, external_id AS user_id, name, email, locale, time_zone, state, billing_name, billing_address, billing_gstin,
      currency, test_clock_id, created_at, updated_at
      FROM student WHERE id = $1`,
    ids: { id: "student", test_clock_id: "testClock" },
  },
  account: {
    text: `SELECT id, email, name, email_verified_at, password_changed_at, disabled_at, created_at FROM account WHERE student_id = $1`,
    ids: { id: "account" },
  },
  sessions: {
    text: `SELECT id, origin, user_agent, created_at, last_seen_at, expires_at, revoked_at FROM session
      WHERE student_id = $1 ORDER BY created_at DESC`,
    ids: { id: "session" },
  },
  subscription: {
    text: `SELECT id, plan_key AS plan, status, price_amount, price_currency, auto_renewal, cancel_requested_at, cancel_reason,
      scheduled_plan_key AS scheduled_plan, start_date, end_date, renewal_date::text, grace_period_end, last_payment_date, created_at
      FROM user_subscription WHERE student_id = $1`,
    ids: { id: "subscription" },
  },
  quota: {
    text: `SELECT feature_key AS feature, period_start, period_end, used, reserved, limit_adjustment, last_used_at FROM usage_counter
      WHERE ${OF_SUBSCRIPTION} ORDER BY period_start DESC, feature_key`,
    ids: {},
  },
  usage: {
    text: `SELECT id, feature_name AS feature, quantity, input_size, usage_type, status, created_at, recorded_at, reservation_id, output_data
      FROM feature_usage_log WHERE ${OF_SUBSCRIPTION} ORDER BY created_at DESC, id DESC`,
    ids: { id: "usage", reservation_id: "reservation" },
  },
  reservations: {
    text: `SELECT id, feature_key AS feature, quantity, status, input_size, created_at, expires_at, closed_at FROM reservation
      WHERE ${OF_SUBSCRIPTION} ORDER BY created_at DESC`,
    ids: { id: "reservation" },
  },
  orders: {
    text: `SELECT id, purpose, status, plan_key AS plan, amount, currency, billing_name, billing_state, billing_gstin, created_at
      FROM payment_order WHERE student_id = $1 ORDER BY created_at DESC`,
    ids: { id: "order" },
  },
  payments: {
    text: `SELECT id, order_id, status, amount, amount_refunded, currency, method, error_description, captured_at, created_at
      FROM payment WHERE student_id = $1 ORDER BY created_at DESC`,
    ids: { id: "payment", order_id: "order" },
  },
  refunds: {
    text: `SELECT refund.id, payment_id, refund.status, refund.amount, refund.currency, reason, refund.created_at
      FROM refund JOIN payment ON payment.id = payment_id WHERE payment.student_id = $1 ORDER BY refund.created_at DESC`,
    ids: { id: "refund", payment_id: "payment" },
  },
  payment_methods: {
    text: `SELECT kind, status, is_default, network, issuer, last_four, expiry_month, expiry_year, upi_handle, created_at
      FROM payment_method WHERE student_id = $1 ORDER BY created_at DESC`,
    ids: {},
  },
  renewals: {
    text: `SELECT period_start, period_end, attempt, status, plan_key AS plan, amount, currency, decline_reason, created_at, decided_at
      FROM subscription_renewal_log WHERE ${OF_SUBSCRIPTION} ORDER BY created_at DESC`,
    ids: {},
  },
  invoices: {
    text: `SELECT number, kind, plan_key AS plan, period_start, period_end, currency, total, taxable, cgst, sgst, igst, recipient, issued_at
      FROM invoice WHERE student_id = $1 ORDER BY issued_at DESC`,
    ids: {},
  },
  mail_opt_outs: {
    text: "SELECT type, created_at FROM mail_opt_out WHERE student_id = $1 ORDER BY type",
    ids: {},
  },
  mails: {
    text: `SELECT id, type, recipient, subject, text, status, created_at, sent_at FROM mail WHERE student_id = $1 ORDER BY created_at DESC`,
    ids: { id: "mail" },
  },
  audit: {
    text: `SELECT e.id, e.at, e.actor, e.action, e.subject, e.reason, e.id AS entry_id, e.student_id, e.personal, k.data_key_ciphertext, k.encryption_key_id
      FROM audit_entry e LEFT JOIN student_data_key k ON k.student_id = e.student_id WHERE e.student_id = $1 ORDER BY e.at DESC`,
    ids: { id: "audit" },
  },
} as const satisfies Record<string, Section>;

export type ExportSection = keyof typeof SECTIONS;

/** All sections, as of one moment: run it in a repeatable-read transaction. */
export async function readExport(studentId: string, on: pg.PoolClient): Promise<Record<ExportSection, Row[]>> {
  await on.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const sections: Partial<Record<ExportSection, Row[]>> = {};
  for (const [name, { text, ids }] of Object.entries(SECTIONS)) {
    const rows = await queryRows<Row>({ name: `export_${name}`, text }, [studentId], on);
    sections[name as ExportSection] = rows.map((row) => withWireIds(row, ids));
  }
  return sections as Record<ExportSection, Row[]>;
}

function withWireIds(row: Row, ids: Record<string, IdKind>): Row {
  const entries = Object.entries(row).map(([column, value]) => {
    const kind = ids[column];
    return [column, kind && typeof value === "string" ? toWireId(kind, value) : value];
  });
  return Object.fromEntries(entries);
}
