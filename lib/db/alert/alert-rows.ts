import type { AlertKind, AlertSeverity, AlertStatus, Finding } from "@/lib/domain/alert";
import { getPrisma } from "../prisma";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const ALERT_ROW = {
  id: t.uuid,
  kind: t.text.of<AlertKind>(),
  group_key: t.text,
  severity: t.text.of<AlertSeverity>(),
  status: t.text.of<AlertStatus>(),
  summary: t.text,
  details: t.jsonb.of<Record<string, unknown>>(),
  causes: t.int4,
  opened_at: t.timestamptz,
  last_seen_at: t.timestamptz,
  escalated_at: t.timestamptz.nullable,
  acknowledged_at: t.timestamptz.nullable,
  acknowledged_by: t.text.nullable,
  resolved_at: t.timestamptz.nullable,
};
export type AlertRow = RowOf<typeof ALERT_ROW>;

/** Takes an advisory lock, so that one instance evaluates at a time. @returns false where another instance holds it */
export async function acquireAlertLock(on: Connection): Promise<boolean> {
  const [row] = await queryRows(LOCK, [], on);
  return row?.acquired === true;
}

export type RaisedState = "opened" | "escalated" | "seen";

/** Opens an alert, or counts the finding on the open one. */
export async function raiseAlert(
  id: string,
  kind: AlertKind,
  finding: Finding,
  realNow: Date,
  on: Connection,
): Promise<{ alert: AlertRow; state: RaisedState }> {
  const { group, severity, summary, causes, details = {}, isEscalated = false } = finding;
  const values = [id, kind, group, severity, summary, JSON.stringify(details), causes, realNow, isEscalated];
  const [row] = await queryRows(RAISE, values, on);
  if (!row) throw new Error("an alert is inserted or updated");
  const { is_new, is_escalated, ...alert } = row;
  return { alert, state: is_new ? "opened" : is_escalated ? "escalated" : "seen" };
}

/** Resolves open alerts of the given kinds except the ones listed, and open alerts of kinds that no longer exist. */
export async function resolveOthers(
  evaluated: readonly AlertKind[],
  known: readonly AlertKind[],
  keep: readonly string[],
  realNow: Date,
  on: Connection,
): Promise<AlertRow[]> {
  return queryRows(RESOLVE, [evaluated, known, keep, realNow], on);
}

/** @returns null when the alert is not open: already acknowledged, resolved, or unknown */
export async function acknowledgeAlert(
  id: string,
  accountId: string | null,
  realNow: Date,
  on: Connection,
): Promise<AlertRow | null> {
  const [row] = await queryRows(ACKNOWLEDGE, [id, accountId, realNow], on);
  return row ?? null;
}

export async function findAlert(id: string, on?: Connection): Promise<AlertRow | null> {
  const [row] = await queryRows(FIND, [id], on);
  return row ?? null;
}

export interface AlertFilter {
  statuses: readonly string[];
  kind: string | null;
  /** Cursor: the last alert of the page before. */
  after: { openedAt: Date; id: string } | null;
}

export async function listAlerts({ statuses, kind, after }: AlertFilter, limit: number): Promise<AlertRow[]> {
  return queryRows(LIST, [statuses, kind, after?.openedAt ?? null, after?.id ?? null, limit]);
}

export async function countOpenAlerts(): Promise<number> {
  return getPrisma().alert.count({ where: { status: "open" } });
}

const COLUMNS = `a.id, a.kind, a.group_key, a.severity::text AS severity, a.status::text AS status, a.summary, a.details, a.causes, a.opened_at,
  a.last_seen_at, a.escalated_at, a.acknowledged_at, a.resolved_at`;
const WITH_NAME = `${COLUMNS}, (SELECT coalesce(acc.name, acc.email) FROM account acc WHERE acc.id = a.acknowledged_by_account_id) AS acknowledged_by`;

const LOCK = defineStatement({
  name: "alert_lock",
  text: "SELECT pg_try_advisory_xact_lock(25378) AS acquired",
  row: { acquired: t.bool },
});

const RAISE = defineStatement({
  name: "alert_raise",
  text: `WITH before AS (SELECT escalated_at FROM alert WHERE kind = $2 AND group_key = $3 AND status <> 'resolved'),
a AS (
  INSERT INTO alert AS a (id, kind, group_key, severity, summary, details, causes, opened_at, last_seen_at, escalated_at)
  VALUES ($1, $2, $3, $4::alert_severity, $5, $6, $7, $8::timestamptz, $8::timestamptz, CASE WHEN $9::boolean THEN $8::timestamptz END)
  ON CONFLICT (kind, group_key) WHERE status <> 'resolved' DO UPDATE SET causes = greatest(a.causes, excluded.causes),
    severity = greatest(a.severity, excluded.severity), summary = excluded.summary, details = excluded.details,
    last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at), escalated_at = coalesce(a.escalated_at, excluded.escalated_at)
  RETURNING *
)
SELECT ${WITH_NAME}, NOT EXISTS (SELECT FROM before) AS is_new,
  a.escalated_at IS NOT NULL AND EXISTS (SELECT FROM before WHERE escalated_at IS NULL) AS is_escalated FROM a`,
  row: {
    id: t.uuid,
    kind: t.text.of<AlertKind>(),
    group_key: t.text,
    severity: t.text.of<AlertSeverity>(),
    status: t.text.of<AlertStatus>(),
    summary: t.text,
    details: t.jsonb.of<Record<string, unknown>>(),
    causes: t.int4,
    opened_at: t.timestamptz,
    last_seen_at: t.timestamptz,
    escalated_at: t.timestamptz.nullable,
    acknowledged_at: t.timestamptz.nullable,
    resolved_at: t.timestamptz.nullable,
    acknowledged_by: t.text.nullable,
    is_new: t.bool,
    is_escalated: t.bool,
  },
});

const RESOLVE = defineStatement({
  name: "alerts_resolve",
  text: `UPDATE alert a SET status = 'resolved', resolved_at = $4::timestamptz WHERE status <> 'resolved'
  AND (kind = ANY ($1::text[]) OR kind <> ALL ($2::text[])) AND kind || ' ' || group_key <> ALL ($3::text[]) RETURNING ${WITH_NAME}`,
  row: ALERT_ROW,
});

const ACKNOWLEDGE = defineStatement({
  name: "alert_acknowledge",
  text: `UPDATE alert a SET status = 'acknowledged', acknowledged_at = $3, acknowledged_by_account_id = $2::uuid
WHERE id = $1 AND status = 'open' RETURNING ${WITH_NAME}`,
  row: ALERT_ROW,
});

const FIND = defineStatement({
  name: "alert_find",
  text: `SELECT ${WITH_NAME} FROM alert a WHERE id = $1`,
  row: ALERT_ROW,
});

const LIST = defineStatement({
  name: "alert_list",
  text: `SELECT ${WITH_NAME} FROM alert a WHERE status::text = ANY ($1::text[]) AND ($2::text IS NULL OR kind = $2)
  AND ($3::timestamptz IS NULL OR (a.opened_at, a.id) < ($3::timestamptz, $4::uuid)) ORDER BY a.opened_at DESC, a.id DESC LIMIT $5`,
  row: ALERT_ROW,
});
