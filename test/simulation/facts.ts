import type pg from "pg";
import { toWireId } from "@/lib/domain/id";

/** Everything that both ledgers say about one student, read in one statement and so in one snapshot. */
export interface Facts {
  row: {
    plan_key: string;
    status: string;
    auto_renewal: boolean;
    cancel_requested_at: string | null;
    start_date: string;
    end_date: string | null;
    grace_period_end: string | null;
    entitled_until: string | null;
  };
  payments: Payment[];
  invoices: Invoice[];
  mails: Mail[];
  refunds: { id: string; payment_id: string; amount: number; status: string; gateway_refund_id: string | null }[];
  attempts: Attempt[];
  orders: { id: string; status: string; purpose: string; expires_at: string; gateway_order_id: string | null }[];
  theirPayments: TheirPayment[];
  theirRefunds: { id: string; payment_id: string; amount: number }[];
  disputes: { id: string; gateway_dispute_id: string; payment_id: string; status: string; amount_lost: number }[];
  theirDisputes: { id: string; payment_id: string; status: string; amount_deducted: number }[];
  /** Debits that we began although we knew of an undecided dispute. */
  heldDebits: { id: string }[];
  /** Mandates at the gateway that nothing of ours charges: each must be revoked. */
  needlessTokens: string[];
  /** Revocations that the gateway has not confirmed. */
  revocations: number;
  /** Debits and mandates of this student on a customer that names another one. */
  foreign: number;
  /** Counters that are not the sum of the log. */
  miscounted: unknown[];
}

export interface Payment {
  id: string;
  gateway_payment_id: string;
  order_id: string | null;
  status: string;
  amount: number;
  amount_refunded: number;
  amount_lost: number;
  captured_at: string | null;
  applied_as: string | null;
}

export interface Invoice {
  id: string;
  kind: "invoice" | "credit_note";
  payment_id: string;
  corrects_invoice_id: string | null;
  total: number;
  period_start: string;
  period_end: string;
}

export interface Attempt {
  id: string;
  status: string;
  amount: number;
  payment_id: string | null;
  period_start: string;
  created_at: string;
}

export interface Mail {
  id: string;
  type: string;
  cause: string;
  props: Record<string, unknown>;
  created_at: string;
}

export interface TheirPayment {
  id: string;
  order_id: string;
  status: string;
  amount: number;
  amount_refunded: number;
  recurring: boolean;
  created_at: string;
}

export async function readFacts(pool: pg.Pool, studentId: string): Promise<Facts> {
  const { rows } = await pool.query({
    name: "facts",
    text: FACTS,
    values: [studentId, toWireId("student", studentId)],
  });
  return rows[0].facts;
}

/** Counters of a student that are not the sum of the log, or of the open reservations. */
export async function findMiscounted(pool: pg.Pool, studentId: string): Promise<unknown[]> {
  const { rows } = await pool.query({ name: "miscounted", text: MISCOUNTED, values: [studentId] });
  return rows;
}

const all = (columns: string, from: string, order: string) =>
  `(SELECT coalesce(json_agg(x), '[]') FROM (SELECT ${columns} FROM ${from} ORDER BY ${order}) x)`;

const THEIRS = "(SELECT id FROM simulator.customer WHERE notes ->> 'student_id' = $2)";

const MISCOUNTED = `SELECT c.feature_key, c.period_start, c.used, c.reserved, logged.sum AS logged, held.sum AS held
FROM usage_counter c JOIN user_subscription s ON s.id = c.subscription_id AND s.student_id = $1
CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0)::int AS sum FROM feature_usage_log l WHERE l.subscription_id = c.subscription_id
  AND l.feature_name = c.feature_key AND l.period_start = c.period_start AND l.status = 'completed') logged
CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0)::int AS sum FROM reservation r WHERE r.subscription_id = c.subscription_id
  AND r.feature_key = c.feature_key AND r.period_start = c.period_start AND r.status = 'open') held
WHERE c.used <> logged.sum OR c.reserved <> held.sum`;

/** Ids are made in the order in which things happen, whatever our clock says: after the dispute, and before the audit entry that decides it. */
const HELD_DEBITS = `subscription_renewal_log a JOIN user_subscription s ON s.id = a.subscription_id JOIN payment p ON p.student_id = s.student_id
  JOIN dispute d ON d.payment_id = p.id AND d.id < a.id
  WHERE s.student_id = $1 AND a.order_id IS NOT NULL AND NOT EXISTS (SELECT FROM audit_entry e WHERE e.student_id = $1 AND e.id < a.id
    AND e.after ->> 'dispute' = d.gateway_dispute_id AND e.action IN ('payment.dispute_won', 'payment.dispute_lost', 'payment.dispute_closed'))`;

const FACTS = `SELECT json_build_object(
  'row', (SELECT row_to_json(s) FROM user_subscription s WHERE student_id = $1),
  'payments', ${all("id, gateway_payment_id, order_id, status, amount, amount_refunded, amount_lost, captured_at, applied_as", "payment WHERE student_id = $1", "created_at, id")},
  'invoices', ${all("id, kind, payment_id, corrects_invoice_id, total, period_start, period_end", "invoice WHERE student_id = $1", "id")},
  'mails', ${all("id, type, cause, props, created_at", "mail WHERE student_id = $1", "id")},
  'refunds', ${all("r.id, r.payment_id, r.amount, r.status, r.gateway_refund_id", "refund r JOIN payment p ON p.id = r.payment_id WHERE p.student_id = $1", "r.id")},
  'attempts', ${all("a.id, a.status, a.amount, a.payment_id, a.period_start, a.created_at", "subscription_renewal_log a JOIN user_subscription s ON s.id = a.subscription_id WHERE s.student_id = $1", "a.id")},
  'orders', ${all("id, status, purpose, expires_at, gateway_order_id", "payment_order WHERE student_id = $1", "id")},
  'theirPayments', ${all("id, order_id, status, amount, amount_refunded, recurring, created_at", `simulator.payment WHERE customer_id IN ${THEIRS}`, "created_at, id")},
  'theirRefunds', ${all("r.id, r.payment_id, r.amount", `simulator.refund r JOIN simulator.payment p ON p.id = r.payment_id WHERE p.customer_id IN ${THEIRS}`, "r.id")},
  'disputes', ${all("d.id, d.gateway_dispute_id, d.payment_id, d.status, d.amount_lost", "dispute d JOIN payment p ON p.id = d.payment_id WHERE p.student_id = $1", "d.id")},
  'theirDisputes', ${all("d.id, d.payment_id, d.status, d.amount_deducted", `simulator.dispute d JOIN simulator.payment p ON p.id = d.payment_id WHERE p.customer_id IN ${THEIRS}`, "d.id")},
  'heldDebits', ${all("a.id", HELD_DEBITS, "a.id")},
  'needlessTokens', (SELECT coalesce(json_agg(t.id), '[]') FROM simulator.token t WHERE t.customer_id IN ${THEIRS} AND t.deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM payment_method m JOIN user_subscription s ON s.student_id = m.student_id
      WHERE m.student_id = $1 AND s.plan_key <> 'free' AND m.token_hash = sha256(convert_to('gateway id', 'UTF8') || '\\x00'::bytea || convert_to(t.id, 'UTF8'))
        AND m.token_ciphertext IS NOT NULL)),
  'revocations', (SELECT count(*)::int FROM gateway_revocation),
  'foreign', (SELECT count(*)::int FROM simulator.payment p JOIN simulator.customer c ON c.id = p.customer_id
    JOIN payment ours ON ours.gateway_payment_id = p.id WHERE ours.student_id = $1 AND c.notes ->> 'student_id' <> $2),
  'miscounted', (SELECT coalesce(json_agg(x), '[]') FROM (${MISCOUNTED}) x)
) AS facts`;
