import type { Actor, Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertAudit } from "@/lib/db/audit/insert-audit";
import type { Connection } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { type AuditFact, type AuditSource, buildAudit } from "./build-audit";
import { encryptForStudent } from "./personal";

export type { AuditFact, AuditSource } from "./build-audit";

/** Writes an audit entry, in the transaction of the change that it is about. */
export async function writeAudit(source: AuditSource, fact: AuditFact, on: Connection): Promise<void> {
  const { entry, personal } = buildAudit(uuidv7(), source, fact);
  const owner = { entryId: entry.id, studentId: entry.studentId ?? "", realNow: source.realNow };
  await insertAudit({ ...entry, personal: personal && (await encryptForStudent(personal, owner, on)) }, on);
}

export function auditSource(context: Context): AuditSource {
  const { now, realNow, requestId, actor } = context;
  return { now, realNow, requestId, ...nameOf(actor) };
}

/** For jobs and webhooks, which no person started. */
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
