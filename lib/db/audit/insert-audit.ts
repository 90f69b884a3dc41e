import type pg from "pg";
import { queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";
import { markAudited } from "../sql/timing";

export interface NewAuditEntry {
  id: string;
  /** The time of the student that it is about. */
  at: Date;
  recordedAt: Date;
  actor: "student" | "staff" | "api_key" | "system" | "anonymous";
  actorId: string | null;
  /** What happened, in the past tense, such as `api_key.revoked`. */
  action: string;
  studentId: string | null;
  /** The object of the action, as a wire id, where that is not the student. */
  subject: string | null;
  /** A fixed term. What a person wrote is in `personal`. */
  reason: string | null;
  before: unknown;
  after: unknown;
  requestId: string | null;
  /** Personal data, encrypted with the student's data key. */
  personal: Buffer | null;
}

/** An entry by column. */
export function auditColumns(entry: NewAuditEntry) {
  return {
    id: entry.id,
    at: entry.at,
    recorded_at: entry.recordedAt,
    actor: entry.actor,
    actor_id: entry.actorId,
    action: entry.action,
    student_id: entry.studentId,
    subject: entry.subject,
    reason: entry.reason,
    before: entry.before ?? null,
    after: entry.after ?? null,
    request_id: entry.requestId,
    personal: entry.personal,
  };
}

/** Must run in the transaction of the change that it records: neither exists without the other. */
export async function insertAudit(entry: NewAuditEntry, on: pg.PoolClient): Promise<void> {
  markAudited();
  const row = auditColumns(entry);
  const values = Object.values({ ...row, before: toJson(row.before), after: toJson(row.after) });
  await queryRows(INSERT, values, on);
}

export const AUDIT_COLUMNS =
  "id, at, recorded_at, actor, actor_id, action, student_id, subject, reason, before, after, request_id, personal";

const INSERT = defineStatement({
  name: "audit_insert",
  text: `INSERT INTO audit_entry (${AUDIT_COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
});

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
