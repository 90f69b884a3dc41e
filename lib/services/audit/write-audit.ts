import type { Actor, Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertAudit, type NewAuditEntry } from "@/lib/db/audit/insert-audit";
import type { Connection } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { encryptForStudent } from "./personal";

/** Who set something off, and when, for the trail. */
export interface AuditSource {
  now: Date;
  realNow: Date;
  requestId: string | null;
  actor: NewAuditEntry["actor"];
  actorId: string | null;
  /** Why, in the words of staff; of everything that they set off. */
  reason?: string;
}

export interface AuditFact {
  /** What happened, in the past tense, such as `api_key.revoked`. */
  action: string;
  studentId?: string | null;
  /** What it was done to, as a wire id, where that is not the student herself. */
  subject?: string;
  /** Why. Where it is about a student, what a person said of it is kept under her key; a reason of the system's is a word of ours. */
  reason?: string;
  /** Never personal data: entries are immutable and outlive the erasure of whom they are about. */
  before?: unknown;
  after?: unknown;
  /** What is personal beside the reason, such as addresses; about a student only, and unreadable once she is erased. */
  personal?: Record<string, unknown>;
}

/** Notes a fact in the trail, in the transaction that makes it true. */
export async function writeAudit(source: AuditSource, fact: AuditFact, on: Connection): Promise<void> {
  const id = uuidv7();
  const studentId = fact.studentId ?? null;
  const reason = fact.reason ?? source.reason;
  const isSaid = reason !== undefined && studentId !== null && source.actor !== "system";
  const personal = { ...(isSaid ? { reason } : {}), ...fact.personal };
  const hasPersonal = studentId !== null && Object.keys(personal).length > 0;
  const owner = { entryId: id, studentId: studentId ?? "", realNow: source.realNow };
  await insertAudit(
    {
      id,
      at: source.now,
      recordedAt: source.realNow,
      actor: source.actor,
      actorId: source.actorId,
      action: fact.action,
      studentId,
      subject: fact.subject ?? null,
      reason: isSaid ? null : (reason ?? null),
      before: fact.before ?? null,
      after: fact.after ?? null,
      requestId: source.requestId,
      personal: hasPersonal ? await encryptForStudent(personal, owner, on) : null,
    },
    on,
  );
}

export function auditSource(context: Context): AuditSource {
  const { now, realNow, requestId, actor } = context;
  return { now, realNow, requestId, ...nameOf(actor) };
}

/** Jobs and webhooks: nobody in particular set it off. */
export function systemSource(now: Date, realNow: Date): AuditSource {
  return { now, realNow, requestId: null, actor: "system", actorId: null };
}

function nameOf(actor: Actor): Pick<AuditSource, "actor" | "actorId"> {
  switch (actor.kind) {
    case "api_key":
      return { actor: "api_key", actorId: toWireId("apiKey", actor.keyId) };
    case "staff":
      return { actor: "staff", actorId: toWireId("account", actor.accountId) };
    case "student":
      return { actor: "student", actorId: toWireId("student", actor.student.id) };
  }
}
