import type { SubscriptionFields } from "@/lib/domain/subscription-model";
import { AUDIT_COLUMNS, type NewAuditEntry } from "../audit/insert-audit";
import { MAIL_COLUMNS, type NewMail } from "../mail/insert-mail";
import { EVENT_COLUMNS, type NewEvent } from "../outbox/event";
import { wakeOutboxAfter } from "../outbox/wake";
import { type CteFragment, withFragments } from "../sql/cte-fragment";
import { type Connection, queryRows } from "../sql/query";
import { t } from "../sql/statement";
import { markAudited } from "../sql/timing";

export interface Transition {
  id: string;
  /** The state that the decision was made on. */
  revision: number;
  now: Date;
  realNow: Date;
  audit: NewAuditEntry;
  mails: Omit<NewMail, "now" | "realNow">[];
  events: NewEvent[];
}

/**
 * Writes the row, the audit entry, the mails and the events of one transition in one statement. A compare-and-set on the revision: nothing
 * is written where the row has changed since the decision.
 *
 * @param next all fields of the new state, or null where the subscription stays unchanged and only the audit entry, mails and events are
 * written
 * @param fragments CTE fragments for the same statement. They are written even where the transition is not: the caller then rolls back
 * @returns whether it was written
 */
export async function writeTransition(
  transition: Transition,
  next: SubscriptionFields | null,
  on: Connection,
  fragments: readonly CteFragment[] = [],
): Promise<boolean> {
  const { id, revision, now, realNow, audit, mails, events } = transition;
  const common = [id, revision, now, realNow, toJson([withText(audit)]), toJson(mails.map(withStatus)), toJson(events)];
  const values = next ? [...common, ...valuesOf(next)] : common;
  const statement = next
    ? withFragments("transition_write", values.length, fragments, (more) => transitionSql(CHANGE, more), WRITTEN_ROW)
    : withFragments("transition_record", values.length, fragments, (more) => transitionSql(STAY, more), WRITTEN_ROW);
  const rows = await queryRows(statement, [...values, ...fragments.flatMap((fragment) => fragment.values)], on);
  wakeOutboxAfter(on);
  markAudited();
  return rows.length > 0;
}

/** PostgreSQL's text format of bytes. */
function withText(audit: NewAuditEntry) {
  return { ...audit, personal: audit.personal && `\\x${audit.personal.toString("hex")}` };
}

function withStatus(mail: Transition["mails"][number]) {
  return { ...mail, status: mail.recipient === null ? "undeliverable" : "waiting" };
}

function toJson(value: unknown): string {
  return JSON.stringify(value);
}

function valuesOf(next: SubscriptionFields): unknown[] {
  return FIELDS.map(({ value }) => value(next));
}

/** The fields of a subscription by column, as a transition writes them. */
export function subscriptionColumns(fields: SubscriptionFields): Record<string, unknown> {
  return Object.fromEntries(FIELDS.map(({ column, value }) => [column, value(fields)]));
}

/** Column, its type where Postgres cannot infer it, and where its value comes from. */
const FIELDS: { column: string; type: string; value: (fields: SubscriptionFields) => unknown }[] = [
  { column: "plan_key", type: "text", value: (s) => s.planKey },
  { column: "status", type: "subscription_status", value: (s) => s.status },
  { column: "plan_version_id", type: "uuid", value: (s) => s.planVersionId },
  { column: "price_amount", type: "int", value: (s) => s.price?.amount ?? null },
  { column: "price_currency", type: "text", value: (s) => s.price?.currency ?? null },
  { column: "auto_renewal", type: "boolean", value: (s) => s.autoRenewal },
  { column: "cancel_requested_at", type: "timestamptz", value: (s) => s.cancelRequestedAt },
  { column: "cancel_reason", type: "text", value: (s) => s.cancelReason },
  { column: "scheduled_plan_key", type: "text", value: (s) => s.scheduledPlanKey },
  { column: "scheduled_plan_version_id", type: "uuid", value: (s) => s.scheduledPlanVersionId },
  { column: "scheduled_price_amount", type: "int", value: (s) => s.scheduledPrice?.amount ?? null },
  { column: "start_date", type: "timestamptz", value: (s) => s.startDate },
  { column: "end_date", type: "timestamptz", value: (s) => s.endDate },
  { column: "renewal_date", type: "date", value: (s) => s.renewalDay },
  { column: "grace_period_end", type: "timestamptz", value: (s) => s.gracePeriodEnd },
  { column: "last_payment_date", type: "timestamptz", value: (s) => s.lastPaymentDate },
  { column: "entitled_plan_version_id", type: "uuid", value: (s) => s.entitledPlanVersionId },
  { column: "entitled_until", type: "timestamptz", value: (s) => s.entitledUntil },
  { column: "quota_anchor", type: "timestamptz", value: (s) => s.quotaAnchor },
];

const TRANSITION_PARAMETERS = 7;

/** $1 id · $2 revision · $3 now · $4 real now · $5 audit · $6 mails · $7 events */
function transitionSql(change: string, fragments: string): string {
  return `WITH
-- The row where the revision still matched: without it nothing below is written.
written AS (${change}),
audited AS (
  INSERT INTO audit_entry (${AUDIT_COLUMNS})
  SELECT a.id, $3::timestamptz, $4::timestamptz, a.actor, a."actorId", a.action, a."studentId", a.subject, a.reason, a.before, a.after, a."requestId", a.personal
  FROM written, jsonb_to_recordset($5::jsonb) AS a (id uuid, actor actor_kind, "actorId" text, action text, "studentId" uuid, subject text,
    reason text, before jsonb, after jsonb, "requestId" text, personal bytea)
),
mailed AS (
  INSERT INTO mail (${MAIL_COLUMNS})
  SELECT m.id, m.type, m."studentId", m."accountId", m.recipient, m.cause, m.props, m."messageId", m.status, $3::timestamptz, $4::timestamptz
  FROM written, jsonb_to_recordset($6::jsonb) AS m (id uuid, type text, "studentId" uuid, "accountId" uuid, recipient text, cause text,
    props jsonb, "messageId" text, status outbox_status)
  ON CONFLICT (cause) DO NOTHING
),
enqueued AS (
  INSERT INTO outbox_event (${EVENT_COLUMNS})
  SELECT e.id, e.name, e.data, e.cause, $3::timestamptz, $4::timestamptz
  FROM written, jsonb_to_recordset($7::jsonb) AS e (id uuid, name text, data jsonb, cause text)
  ON CONFLICT (cause) DO NOTHING
)${fragments}
SELECT id FROM written`;
}

const WRITTEN_ROW = { id: t.uuid };

const CHANGE = `UPDATE user_subscription SET ${FIELDS.map(
  ({ column, type }, index) => `${column} = $${TRANSITION_PARAMETERS + 1 + index}::${type}`,
).join(", ")}, revision = revision + 1, updated_at = $3::timestamptz WHERE id = $1 AND revision = $2 RETURNING id`;
const STAY = "SELECT id FROM user_subscription WHERE id = $1 AND revision = $2";
