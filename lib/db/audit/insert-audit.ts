import type pg from "pg";
import { queryRows } from "../sql/query";
import { defineStatement } from "../statement";
import { markAudited } from "../timing";

export interface NewAuditEntry {
  id: string;
  /** The time of whoever it is about. */
  at: Date;
  recordedAt: Date;
  actor: "student" | "staff" | "api_key" | "system" | "anonymous";
  actorId: string | null;
  /** What happened, in the past tense, such as `api_key.revoked`. */
  action: string;
  studentId: string | null;
  /** What it was done to, as a wire id, where that is not the student herself. */
  subject: string | null;
  /** A word of ours. What a person said is in `personal`. */
  reason: string | null;
  before: unknown;
  after: unknown;
  requestId: string | null;
  /** What is about a person, encrypted with her key. */
  personal: Buffer | null;
}

/** Must run in the transaction of what it tells about: neither is there without the other. */
export async function insertAudit(entry: NewAuditEntry, on: pg.PoolClient): Promise<void> {
  markAudited();
  await queryRows(
    INSERT,
    [
      entry.id,
      entry.at,
      entry.recordedAt,
      entry.actor,
      entry.actorId,
      entry.action,
      entry.studentId,
      entry.subject,
      entry.reason,
      toJson(entry.before),
      toJson(entry.after),
      entry.requestId,
      entry.personal,
    ],
    on,
  );
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
