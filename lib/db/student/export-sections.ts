import { t } from "../sql/statement";
import { CORRESPONDENCE } from "./export-correspondence";
import type { Section } from "./export-section";

const OF_SUBSCRIPTION = "subscription_id = (SELECT id FROM user_subscription WHERE student_id = $1)";

/** Everything stored about a student, except what could be used in their name (hashes, ciphertexts, secrets). */
export const SECTIONS = {
  student: {
    text: `SELECT id, external_id AS user_id, name, email, locale, time_zone, state, billing_name, billing_address, billing_gstin,
      currency, test_clock_id, created_at, updated_at
      FROM student WHERE id = $1`,
    row: {
      id: t.uuid,
      user_id: t.text.nullable,
      name: t.text.nullable,
      email: t.text.nullable,
      locale: t.text,
      time_zone: t.text.nullable,
      state: t.text.nullable,
      billing_name: t.text.nullable,
      billing_address: t.text.nullable,
      billing_gstin: t.text.nullable,
      currency: t.bpchar.nullable,
      test_clock_id: t.uuid.nullable,
      created_at: t.timestamptz,
      updated_at: t.timestamptz,
    },
    ids: { id: "student", test_clock_id: "testClock" },
  },
  account: {
    text: `SELECT id, email, name, email_verified_at, password_changed_at, disabled_at, created_at FROM account WHERE student_id = $1`,
    row: {
      id: t.uuid,
      email: t.text,
      name: t.text.nullable,
      email_verified_at: t.timestamptz.nullable,
      password_changed_at: t.timestamptz.nullable,
      disabled_at: t.timestamptz.nullable,
      created_at: t.timestamptz,
    },
    ids: { id: "account" },
  },
  sessions: {
    text: `SELECT id, origin, user_agent, created_at, last_seen_at, expires_at, revoked_at FROM session
      WHERE student_id = $1 ORDER BY created_at DESC`,
    row: {
      id: t.uuid,
      origin: t.word,
      user_agent: t.text.nullable,
      created_at: t.timestamptz,
      last_seen_at: t.timestamptz,
      expires_at: t.timestamptz,
      revoked_at: t.timestamptz.nullable,
    },
    ids: { id: "session" },
  },
  subscription: {
    text: `SELECT id, plan_key AS plan, status, price_amount, price_currency, auto_renewal, cancel_requested_at, cancel_reason,
      scheduled_plan_key AS scheduled_plan, start_date, end_date, renewal_date::text, grace_period_end, last_payment_date, created_at
      FROM user_subscription WHERE student_id = $1`,
    row: {
      id: t.uuid,
      plan: t.text,
      status: t.word,
      price_amount: t.int4.nullable,
      price_currency: t.bpchar.nullable,
      auto_renewal: t.bool,
      cancel_requested_at: t.timestamptz.nullable,
      cancel_reason: t.text.nullable,
      scheduled_plan: t.text.nullable,
      start_date: t.timestamptz,
      end_date: t.timestamptz.nullable,
      renewal_date: t.text.nullable,
      grace_period_end: t.timestamptz.nullable,
      last_payment_date: t.timestamptz.nullable,
      created_at: t.timestamptz,
    },
    ids: { id: "subscription" },
  },
  quota: {
    text: `SELECT feature_key AS feature, period_start, period_end, used, reserved, limit_adjustment, last_used_at FROM usage_counter
      WHERE ${OF_SUBSCRIPTION} ORDER BY period_start DESC, feature_key`,
    row: {
      feature: t.text,
      period_start: t.timestamptz,
      period_end: t.timestamptz.nullable,
      used: t.int4,
      reserved: t.int4,
      limit_adjustment: t.int4,
      last_used_at: t.timestamptz.nullable,
    },
    ids: {},
  },
  usage: {
    text: `SELECT id, feature_name AS feature, quantity, input_size, usage_type, status, created_at, recorded_at, reservation_id, output_data
      FROM feature_usage_log WHERE ${OF_SUBSCRIPTION} ORDER BY created_at DESC, id DESC`,
    row: {
      id: t.uuid,
      feature: t.text,
      quantity: t.int4,
      input_size: t.int4,
      usage_type: t.text,
      status: t.word,
      created_at: t.timestamptz,
      recorded_at: t.timestamptz,
      reservation_id: t.uuid.nullable,
      output_data: t.jsonb.nullable,
    },
    ids: { id: "usage", reservation_id: "reservation" },
  },
  reservations: {
    text: `SELECT id, feature_key AS feature, quantity, status, input_size, created_at, expires_at, closed_at FROM reservation
      WHERE ${OF_SUBSCRIPTION} ORDER BY created_at DESC`,
    row: {
      id: t.uuid,
      feature: t.text,
      quantity: t.int4,
      status: t.word,
      input_size: t.int4,
      created_at: t.timestamptz,
      expires_at: t.timestamptz,
      closed_at: t.timestamptz.nullable,
    },
    ids: { id: "reservation" },
  },
  orders: {
    text: `SELECT id, purpose, status, plan_key AS plan, amount, currency, billing_name, billing_state, billing_gstin, created_at
      FROM payment_order WHERE student_id = $1 ORDER BY created_at DESC`,
    row: {
      id: t.uuid,
      purpose: t.word,
      status: t.word,
      plan: t.text.nullable,
      amount: t.int4,
      currency: t.bpchar,
      billing_name: t.text.nullable,
      billing_state: t.text.nullable,
      billing_gstin: t.text.nullable,
      created_at: t.timestamptz,
    },
    ids: { id: "order" },
  },
  payments: {
    text: `SELECT id, order_id, status, amount, amount_refunded, amount_lost, currency, method, error_description, captured_at, created_at
      FROM payment WHERE student_id = $1 ORDER BY created_at DESC`,
    row: {
      id: t.uuid,
      order_id: t.uuid.nullable,
      status: t.word,
      amount: t.int4,
      amount_refunded: t.int4,
      amount_lost: t.int4,
      currency: t.bpchar,
      method: t.text.nullable,
      error_description: t.text.nullable,
      captured_at: t.timestamptz.nullable,
      created_at: t.timestamptz,
    },
    ids: { id: "payment", order_id: "order" },
  },
  refunds: {
    text: `SELECT refund.id, payment_id, refund.status, refund.amount, refund.currency, reason, refund.created_at
      FROM refund JOIN payment ON payment.id = payment_id WHERE payment.student_id = $1 ORDER BY refund.created_at DESC`,
    row: {
      id: t.uuid,
      payment_id: t.uuid,
      status: t.word,
      amount: t.int4,
      currency: t.bpchar,
      reason: t.text,
      created_at: t.timestamptz,
    },
    ids: { id: "refund", payment_id: "payment" },
  },
  disputes: {
    text: `SELECT d.id, d.payment_id, d.status, d.phase, d.amount, d.amount_lost, d.currency, d.reason_code, d.reason_description, d.opened_at,
        d.decided_at
      FROM dispute d JOIN payment p ON p.id = d.payment_id WHERE p.student_id = $1 ORDER BY d.opened_at DESC`,
    row: {
      id: t.uuid,
      payment_id: t.uuid,
      status: t.text,
      phase: t.text.nullable,
      amount: t.int4,
      amount_lost: t.int4,
      currency: t.bpchar,
      reason_code: t.text.nullable,
      reason_description: t.text.nullable,
      opened_at: t.timestamptz,
      decided_at: t.timestamptz.nullable,
    },
    ids: { id: "dispute", payment_id: "payment" },
  },
  payer: {
    text: `SELECT student_id, payer_ciphertext, encryption_key_id, confirmed_at, created_at, updated_at FROM payer WHERE student_id = $1`,
    row: {
      student_id: t.uuid,
      payer_ciphertext: t.bytea,
      encryption_key_id: t.text,
      confirmed_at: t.timestamptz.nullable,
      created_at: t.timestamptz,
      updated_at: t.timestamptz,
    },
    ids: {},
  },
  payment_methods: {
    text: `SELECT kind, status, is_default, network, issuer, last_four, expiry_month, expiry_year, upi_handle, created_at
      FROM payment_method WHERE student_id = $1 ORDER BY created_at DESC`,
    row: {
      kind: t.word,
      status: t.word,
      is_default: t.bool,
      network: t.text.nullable,
      issuer: t.text.nullable,
      last_four: t.text.nullable,
      expiry_month: t.int4.nullable,
      expiry_year: t.int4.nullable,
      upi_handle: t.text.nullable,
      created_at: t.timestamptz,
    },
    ids: {},
  },
  renewals: {
    text: `SELECT period_start, period_end, attempt, status, plan_key AS plan, amount, currency, decline_reason, created_at, decided_at
      FROM subscription_renewal_log WHERE ${OF_SUBSCRIPTION} ORDER BY created_at DESC`,
    row: {
      period_start: t.timestamptz,
      period_end: t.timestamptz,
      attempt: t.int4,
      status: t.word,
      plan: t.text,
      amount: t.int4,
      currency: t.bpchar,
      decline_reason: t.text.nullable,
      created_at: t.timestamptz,
      decided_at: t.timestamptz.nullable,
    },
    ids: {},
  },
  invoices: {
    text: `SELECT number, kind, plan_key AS plan, period_start, period_end, currency, total, taxable, cgst, sgst, igst, recipient, issued_at
      FROM invoice WHERE student_id = $1 ORDER BY issued_at DESC`,
    row: {
      number: t.text,
      kind: t.word,
      plan: t.text,
      period_start: t.timestamptz,
      period_end: t.timestamptz,
      currency: t.bpchar,
      total: t.int4,
      taxable: t.int4,
      cgst: t.int4,
      sgst: t.int4,
      igst: t.int4,
      recipient: t.jsonb,
      issued_at: t.timestamptz,
    },
    ids: {},
  },
  ...CORRESPONDENCE,
} as const satisfies Record<string, Section>;

export type ExportSection = keyof typeof SECTIONS;
