import { t } from "../sql/statement";
import type { Section } from "./export-section";

/** What was written to the student, and what was recorded about them. */
export const CORRESPONDENCE = {
  mail_opt_outs: {
    text: "SELECT type, created_at FROM mail_opt_out WHERE student_id = $1 ORDER BY type",
    row: { type: t.text, created_at: t.timestamptz },
    ids: {},
  },
  mails: {
    text: `SELECT id, type, recipient, subject, text, status, created_at, sent_at FROM mail WHERE student_id = $1 ORDER BY created_at DESC`,
    row: {
      id: t.uuid,
      type: t.text,
      recipient: t.text.nullable,
      subject: t.text.nullable,
      text: t.text.nullable,
      status: t.word,
      created_at: t.timestamptz,
      sent_at: t.timestamptz.nullable,
    },
    ids: { id: "mail" },
  },
  audit: {
    text: `SELECT e.id, e.at, e.actor, e.action, e.subject, e.reason, e.id AS entry_id, e.student_id, e.personal, k.data_key_ciphertext, k.encryption_key_id
      FROM audit_entry e LEFT JOIN student_data_key k ON k.student_id = e.student_id WHERE e.student_id = $1 ORDER BY e.at DESC`,
    row: {
      id: t.uuid,
      at: t.timestamptz,
      actor: t.word,
      action: t.text,
      subject: t.text.nullable,
      reason: t.text.nullable,
      entry_id: t.uuid,
      student_id: t.uuid,
      personal: t.bytea.nullable,
      data_key_ciphertext: t.bytea.nullable,
      encryption_key_id: t.text.nullable,
    },
    ids: { id: "audit" },
  },
} as const satisfies Record<string, Section>;
