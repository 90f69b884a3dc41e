import type { NewAuditEntry } from "@/lib/db/audit/insert-audit";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { toWireId } from "@/lib/domain/id";
import type { AuditIntent, SubscriptionEvent, SubscriptionFields } from "@/lib/domain/subscription-model";

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

/** An entry of the audit log, and what of it is personal: that is encrypted with the student's key before it is written. */
export interface AuditDraft {
  entry: Omit<NewAuditEntry, "personal">;
  personal: Record<string, unknown> | null;
}

/** Any fact. Where it is about a student, what a person said of it is personal. */
export function buildAudit(id: string, source: AuditSource, fact: AuditFact): AuditDraft {
  const studentId = fact.studentId ?? null;
  const reason = fact.reason ?? source.reason;
  const isSaid = reason !== undefined && studentId !== null && source.actor !== "system";
  const personal = { ...(isSaid ? { reason } : {}), ...fact.personal };
  const hasPersonal = studentId !== null && Object.keys(personal).length > 0;
  return {
    entry: {
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
    },
    personal: hasPersonal ? personal : null,
  };
}

/** Events whose reason is a word of ours: what the gateway, or we, said of a payment. With any other a person said why. */
const OUR_WORDS = new Set<SubscriptionEvent["type"]>(["renewal_declined", "settlement_overdue"]);

/** What happened to a subscription. */
export function buildTransitionAudit(
  id: string,
  {
    subscription,
    student,
    now,
  }: Pick<LockedSubscription, "now"> & { subscription: { id: string }; student: { id: string } },
  { action, reason, before, after }: AuditIntent,
  event: SubscriptionEvent,
  by: Omit<AuditSource, "now">,
): AuditDraft {
  const isSaid = reason !== null && "reason" in event && !OUR_WORDS.has(event.type);
  const said = by.reason ?? (isSaid ? reason : undefined);
  return {
    entry: {
      id,
      at: now,
      recordedAt: by.realNow,
      actor: by.actor,
      actorId: by.actorId,
      action,
      studentId: student.id,
      subject: toWireId("subscription", subscription.id),
      // Where staff set off what the gateway then said of it, both are told.
      reason: isSaid ? null : reason,
      before: withoutLabels(before),
      after: withoutLabels(after),
      requestId: by.requestId,
    },
    personal: said === undefined ? null : { reason: said },
  };
}

function withoutLabels({ cancelReason, ...fields }: Partial<SubscriptionFields>): Partial<SubscriptionFields> {
  return fields;
}
