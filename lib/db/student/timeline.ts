import type { TimelineKind } from "@/lib/domain/timeline";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** One entry of the student's timeline; uses and refusals are grouped by feature and day. */
const TIMELINE_ROW = {
  id: t.uuid.assured("a group has a row, and each row an id"),
  /** The student's time; for webhooks and sessions, real time. */
  at: t.timestamptz,
  kind: t.text.of<TimelineKind>(),
  /** The feature, the action, the type of the mail or event, or the new state. */
  name: t.text,
  /** For uses and refusals. */
  count: t.int4.nullable,
  amount: t.int4.nullable,
  currency: t.text.nullable,
  /** The reason, from the gateway or an admin. */
  reason: t.text.nullable,
  /** Who caused it. */
  actor: t.text.nullable,
  details: t.json.of<Record<string, unknown>>(),
  /** For an audit entry: its encrypted personal data and the student's data key, without which nobody can read it. */
  personal: t.bytea.nullable,
  data_key_ciphertext: t.bytea.nullable,
  encryption_key_id: t.text.nullable,
};
export type TimelineRow = RowOf<typeof TIMELINE_ROW>;

export interface TimelinePlace {
  at: Date;
  id: string;
}

export interface TimelineQuery {
  studentId: string;
  kinds: readonly TimelineKind[];
  /** The zone of the days that uses are summed by. */
  timeZone: string;
  before: TimelinePlace | null;
  limit: number;
}

/** The timeline, newest first. */
export async function findTimeline(query: TimelineQuery): Promise<TimelineRow[]> {
  const { studentId, kinds, timeZone, before, limit } = query;
  const values = [studentId, before?.at ?? null, before?.id ?? null, limit, kinds, timeZone];
  return queryRows(TIMELINE, values);
}

interface Source {
  kinds: readonly TimelineKind[];
  /** Its columns, in the order of `TimelineRow`, up to the details. */
  columns: string;
  /** The columns after them: encrypted personal data. */
  personal?: string;
  from: string;
  at: string;
  id: string;
}

const OF_SUBSCRIPTION = "(SELECT id FROM user_subscription WHERE student_id = $1::uuid)";

/**
 * Each source returns only its newest rows after the cursor, so that none is read to its end for a page. Ids are made by the app in the
 * order of time, so entries at one moment of a test clock keep their order.
 */
const SOURCES: Source[] = [
  {
    kinds: ["change"],
    columns: `'change' AS kind, e.action AS name, NULL::int AS count, NULL::int AS amount, NULL::text AS currency, e.reason,
      concat_ws(' ', e.actor::text, e.actor_id) AS actor,
      json_build_object('subject', e.subject, 'before', e.before, 'after', e.after, 'request_id', e.request_id) AS details`,
    personal: "e.personal, key.data_key_ciphertext, key.encryption_key_id",
    from: "audit_entry e LEFT JOIN student_data_key key ON key.student_id = e.student_id WHERE e.student_id = $1::uuid",
    at: "e.at",
    id: "e.id",
  },
  {
    kinds: ["mail"],
    columns: `'mail', m.type, NULL, NULL, NULL, m.last_error, NULL,
      json_build_object('to', m.recipient, 'subject', m.subject, 'status', m.status, 'sent_at', m.sent_at)`,
    from: "mail m WHERE m.student_id = $1::uuid",
    at: "m.created_at",
    id: "m.id",
  },
  {
    kinds: ["payment"],
    columns: `'payment', p.status::text, NULL, p.amount, p.currency, coalesce(p.error_description, p.error_reason), NULL,
      json_build_object('gateway_payment_id', p.gateway_payment_id, 'method', p.method, 'for', p.applied_as, 'refunded', p.amount_refunded)`,
    from: "payment p WHERE p.student_id = $1::uuid",
    at: "p.created_at",
    id: "p.id",
  },
  {
    kinds: ["attempt"],
    columns: `'attempt', a.status::text, NULL, a.amount, a.currency, a.decline_reason, NULL,
      json_build_object('attempt', a.attempt, 'plan', a.plan_key, 'period_start', a.period_start, 'period_end', a.period_end,
        'decline_code', a.decline_code, 'decided_at', a.decided_at)`,
    from: `subscription_renewal_log a WHERE a.subscription_id = ${OF_SUBSCRIPTION}`,
    at: "a.created_at",
    id: "a.id",
  },
  {
    kinds: ["refund"],
    columns: `'refund', r.status::text, NULL, r.amount, r.currency, r.reason, NULL,
      json_build_object('gateway_refund_id', r.gateway_refund_id, 'gateway_payment_id', p.gateway_payment_id)`,
    from: "refund r JOIN payment p ON p.id = r.payment_id WHERE p.student_id = $1::uuid",
    at: "r.created_at",
    id: "r.id",
  },
  {
    kinds: ["dispute"],
    columns: `'dispute', d.status, NULL, d.amount, d.currency, coalesce(d.reason_description, d.reason_code), NULL,
      json_build_object('gateway_dispute_id', d.gateway_dispute_id, 'gateway_payment_id', p.gateway_payment_id, 'phase', d.phase,
        'respond_by', d.respond_by, 'decided_at', d.decided_at, 'lost', nullif(d.amount_lost, 0))`,
    from: "dispute d JOIN payment p ON p.id = d.payment_id WHERE p.student_id = $1::uuid",
    at: "d.created_at",
    id: "d.id",
  },
  {
    kinds: ["invoice"],
    columns: `'invoice', i.kind::text, NULL, CASE i.kind WHEN 'credit_note' THEN -i.total ELSE i.total END, i.currency, NULL, NULL,
      json_build_object('number', i.number, 'plan', i.plan_key)`,
    from: "invoice i WHERE i.student_id = $1::uuid",
    at: "i.issued_at",
    id: "i.id",
  },
  {
    kinds: ["webhook"],
    columns: `'webhook', w.type, NULL, NULL, NULL, w.last_error, NULL,
      json_build_object('event_id', w.event_id, 'payment_id', w.payload ->> 'payment_id', 'order_id', w.payload ->> 'order_id',
        'dispute_id', w.payload ->> 'dispute_id',
        'processed_at', w.processed_at)`,
    from: `webhook_event w WHERE w.id IN (
      SELECT e.id FROM webhook_event e JOIN payment p ON p.gateway_payment_id = e.payload ->> 'payment_id' WHERE p.student_id = $1::uuid
      UNION SELECT e.id FROM webhook_event e JOIN payment_order o ON o.gateway_order_id = e.payload ->> 'order_id' WHERE o.student_id = $1::uuid
      UNION SELECT e.id FROM webhook_event e JOIN payment_method m ON encode(m.token_hash, 'hex') = e.payload ->> 'token_hash'
        WHERE m.student_id = $1::uuid)`,
    at: "w.received_at",
    id: "w.id",
  },
  {
    kinds: ["session"],
    columns: `'session', s.origin::text, NULL, NULL, NULL, NULL, NULL,
      json_build_object('user_agent', s.user_agent, 'last_seen_at', s.last_seen_at, 'revoked_at', s.revoked_at)`,
    from: "session s WHERE s.student_id = $1::uuid",
    at: "s.created_at",
    id: "s.id",
  },
  {
    kinds: ["use", "refusal"],
    columns: `CASE day.status WHEN 'completed' THEN 'use' ELSE 'refusal' END, day.feature_name, day.count, NULL, NULL, NULL, NULL,
      json_build_object('first_at', day.first_at, 'input_size', day.input_size)`,
    from: `(
      SELECT feature_name, status, sum(quantity)::int AS count, min(created_at) AS first_at, max(created_at) AS at, sum(input_size)::float8 AS input_size,
        (array_agg(id ORDER BY created_at DESC, id DESC))[1] AS id
      FROM feature_usage_log WHERE subscription_id = ${OF_SUBSCRIPTION}
      GROUP BY (created_at AT TIME ZONE $6::text)::date, feature_name, status
    ) day WHERE CASE day.status WHEN 'completed' THEN 'use' ELSE 'refusal' END = ANY ($5::text[])`,
    at: "day.at",
    id: "day.id",
  },
];

const TIMELINE = defineStatement({
  name: "student_timeline",
  text: `SELECT * FROM (
${SOURCES.map(
  ({
    kinds,
    columns,
    personal = "NULL, NULL, NULL",
    from,
    at,
    id,
  }) => `(SELECT ${id} AS id, ${at} AS at, ${columns}, ${personal} FROM ${from}
  AND $5::text[] && ARRAY[${kinds.map((kind) => `'${kind}'`).join(", ")}]
  AND ($2::timestamptz IS NULL OR (${at}, ${id}) < ($2::timestamptz, $3::uuid)) ORDER BY ${at} DESC, ${id} DESC LIMIT $4::int)`,
).join("\nUNION ALL\n")}
) entry ORDER BY at DESC, id DESC LIMIT $4::int`,
  row: TIMELINE_ROW,
});
