import type { NewAuditEntry } from "@/lib/db/audit/insert-audit";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { toWireId } from "@/lib/domain/id";
import type { AuditIntent, SubscriptionEvent, SubscriptionFields } from "@/lib/domain/subscription-model";

/** Who did something, and when, for the audit entry. */
export interface AuditSource {
  now: Date;
  realNow: Date;
  requestId: string | null;
  actor: NewAuditEntry["actor"];
  actorId: string | null;
  /** The reason that staff gave, for every entry of the action. */
  reason?: string;
}

export interface AuditFact {
  /** What happened, in the past tense, such as `api_key.revoked`. */
  action: string;
  studentId?: string | null;
  /** What it was done to, as a wire id, if that is not the student. */
  subject?: string;
  /** Why. A person's text about a student is encrypted with the student's data key; a reason of the system is a fixed code. */
  reason?: string;
  /** Never personal data: entries are immutable and outlive the erasure of their student. */
  before?: unknown;
  after?: unknown;
  /** Personal data besides the reason, such as addresses; only about a student, and unreadable once they are erased. */
  personal?: Record<string, unknown>;
}

/** An audit entry, and its personal data, which is encrypted with the student's data key before it is written. */
export interface AuditDraft {
  entry: Omit<NewAuditEntry, "personal">;
  personal: Record<string, unknown> | null;
}

/** Any fact. A person's text about a student is personal data. */
export function buildAudit(id: string, source: AuditSource, fact: AuditFact): AuditDraft {
  const studentId = fact.studentId ?? null;
  const reason = fact.reason ?? source.reason;
  const isPersonText = reason !== undefined && studentId !== null && source.actor !== "system";
  const personal = { ...(isPersonText ? { reason } : {}), ...fact.personal };
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
      reason: isPersonText ? null : (reason ?? null),
      before: fact.before ?? null,
      after: fact.after ?? null,
      requestId: source.requestId,
    },
    personal: hasPersonal ? personal : null,
  };
}

/** Events whose reason is a code, of ours or of the gateway. In any other event the reason is a person's text. */
const CODED_REASONS = new Set<SubscriptionEvent["type"]>([
  "renewal_declined",
  "renewal_attempt_failed",
  "settlement_overdue",
]);

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
  const isPersonText = reason !== null && "reason" in event && !CODED_REASONS.has(event.type);
  const personText = by.reason ?? (isPersonText ? reason : undefined);
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
      // If staff caused the event and the gateway gave a code, the entry has both.
      reason: isPersonText ? null : reason,
      before: withoutLabels(before),
      after: withoutLabels(after),
      requestId: by.requestId,
    },
    personal: personText === undefined ? null : { reason: personText },
  };
}

function withoutLabels({ cancelReason, ...fields }: Partial<SubscriptionFields>): Partial<SubscriptionFields> {
  return fields;
}
