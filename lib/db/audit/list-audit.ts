import { queryRows } from "../sql/query";
import { composeStatement, type RowOf, t } from "../sql/statement";

const AUDIT_LIST_ROW = {
  id: t.uuid,
  at: t.timestamptz,
  recorded_at: t.timestamptz,
  actor: t.word.of<"student" | "staff" | "api_key" | "system" | "anonymous">(),
  actor_id: t.text.nullable,
  actor_name: t.text.nullable,
  action: t.text,
  student_id: t.uuid.nullable,
  subject: t.text.nullable,
  reason: t.text.nullable,
  before: t.jsonb.nullable,
  after: t.jsonb.nullable,
  request_id: t.text.nullable,
  personal: t.bytea.nullable,
  data_key_ciphertext: t.bytea.nullable,
  encryption_key_id: t.text.nullable,
  sequence: t.text.nullable,
};
export type AuditListRow = RowOf<typeof AUDIT_LIST_ROW>;

/** Each is set where the list is filtered by it. */
export interface AuditFilter {
  actor?: string;
  actorId?: string;
  action?: string;
  actionPrefix?: string;
  studentId?: string;
  externalId?: string;
  requestId?: string;
  from?: Date;
  to?: Date;
  /** Cursor: the last entry of the page before. */
  after?: string;
}

const CONDITIONS: Record<keyof AuditFilter, (parameter: string) => string> = {
  actor: (p) => `e.actor = ${p}::actor_kind`,
  actorId: (p) => `e.actor_id = ${p}`,
  action: (p) => `e.action = ${p}`,
  actionPrefix: (p) => `starts_with(e.action, ${p})`,
  studentId: (p) => `e.student_id = ${p}::uuid`,
  externalId: (p) => `e.student_id = (SELECT id FROM student WHERE external_id = ${p})`,
  requestId: (p) => `e.request_id = ${p}`,
  from: (p) => `e.recorded_at >= ${p}::timestamptz`,
  to: (p) => `e.recorded_at < ${p}::timestamptz`,
  after: (p) => `(e.recorded_at, e.id) < (SELECT o.recorded_at, o.id FROM audit_entry o WHERE o.id = ${p}::uuid)`,
};

/** Newest first. Each set of filters is a statement with its own plan. */
export async function listAuditRows(filter: AuditFilter, limit: number): Promise<AuditListRow[]> {
  const names = (Object.keys(CONDITIONS) as (keyof AuditFilter)[]).filter((name) => filter[name] !== undefined);
  const where = names.map((name, index) => CONDITIONS[name](`$${index + 2}`)).join(" AND ");
  const text = `SELECT e.id, e.at, e.recorded_at, e.actor, e.actor_id, e.action, e.student_id, e.subject, e.reason, e.before, e.after, e.request_id,
  e.personal, k.data_key_ciphertext, k.encryption_key_id, s.sequence::text AS sequence, coalesce(acc.name, acc.email, key.name) AS actor_name
FROM (SELECT * FROM audit_entry e ${where && `WHERE ${where}`} ORDER BY e.recorded_at DESC, e.id DESC LIMIT $1) e
LEFT JOIN student_data_key k ON k.student_id = e.student_id
LEFT JOIN audit_link s ON s.entry_id = e.id
LEFT JOIN account acc ON acc.id = CASE WHEN e.actor_id ~ '^acc_[0-9a-f]{32}$' THEN substr(e.actor_id, 5)::uuid END
LEFT JOIN api_key key ON key.id = CASE WHEN e.actor_id ~ '^key_[0-9a-f]{32}$' THEN substr(e.actor_id, 5)::uuid END
ORDER BY e.recorded_at DESC, e.id DESC`;
  // Numbers keep the name short: PostgreSQL truncates names to 63 characters, and would confuse two statements.
  const name = `audit_list_${names.map((one) => Object.keys(CONDITIONS).indexOf(one)).join("_")}`;
  return queryRows(composeStatement({ name, text, row: AUDIT_LIST_ROW }), [
    limit,
    ...names.map((name) => filter[name]),
  ]);
}
