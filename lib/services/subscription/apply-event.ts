import { uuidv7 } from "@/lib/crypto/uuid";
import type { NewAuditEntry } from "@/lib/db/audit/insert-audit";
import type { CteFragment } from "@/lib/db/sql/cte-fragment";
import { afterCommit, type Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { writeTransition } from "@/lib/db/subscription/write-transition";
import { afterChange } from "@/lib/domain/after-change";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { decide } from "@/lib/domain/subscription";
import type {
  AuditIntent,
  Decision,
  Subscription,
  SubscriptionEvent,
  SubscriptionFields,
} from "@/lib/domain/subscription-model";
import { AppError } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { buildTransitionAudit } from "../audit/build-audit";
import { encryptForStudent } from "../audit/personal";
import type { AuditSource } from "../audit/write-audit";
import { wakeRevocations } from "../mandates/wake-revocations";
import { billingSettings } from "./billing-settings";
import type { ReceiptLabels } from "./build-mail";
import { completeMails } from "./complete-mails";
import { type SoldPeriod, soldPeriod } from "./sold-period";

export interface ApplyOptions {
  /** Prepares the invoice of a sale, in this transaction. Called after the sale is decided, before its mail is written. */
  issueReceipt?: (sold: SoldPeriod) => Promise<Receipt>;
  /** Further writes of the same statement as the change; skipped if nothing changes. */
  fragments?: readonly CteFragment[];
}

/** What the mail of a sale says of its invoice, and the fragments that write the invoice. */
export interface Receipt extends ReceiptLabels {
  fragments?: readonly CteFragment[];
}

export interface Applied {
  decision: Decision;
  /** The subscription after the event; for further events in the same transaction. */
  locked: LockedSubscription;
}

/**
 * Applies an event to a subscription, decided and written in the caller's transaction: row, audit entry, mails and outbox events, or
 * nothing of it. Open pages are notified after the commit.
 *
 * The row is locked instead of retried optimistically: an event comes with a payment, an attempt and an invoice in the same transaction, and
 * retrying all of that would need a loop in every caller. The revision is still compared (compare-and-set), so that a row that was read
 * without its lock is never written.
 *
 * @param locked from `lockSubscription` in the same transaction; an event that ends the open attempt is applied before the attempt is
 * closed, one that opens it before it is inserted
 * @returns `changed`; `refund`: the payment was not needed, and the caller refunds it; `refused`: nothing was written
 */
export async function applyEvent(
  locked: LockedSubscription,
  event: SubscriptionEvent,
  by: Omit<AuditSource, "now">,
  on: Connection,
  options: ApplyOptions = {},
): Promise<Applied> {
  const { subscription, now } = locked;
  const decision = decide(subscription, event, now, billingSettings());
  if (decision.kind === "refused") return { decision, locked };
  // The audit entry is created before its mails, so that their ids sort in this order too.
  const audit = await auditEntry(locked, decision.audit, event, by, on);
  const next = decision.kind === "changed" ? afterChange(subscription, decision, event) : subscription;
  const receipt = decision.kind === "changed" ? await receiptFor(locked, next, event, options) : null;
  const mails = decision.kind === "changed" ? await completeMails(decision.mails, { locked, next, receipt }, on) : [];
  const written = await writeTransition(
    {
      id: subscription.id,
      revision: subscription.revision,
      now,
      realNow: by.realNow,
      audit,
      mails,
      events: decision.events.map((intent) => ({ id: uuidv7(), ...intent })),
    },
    decision.kind === "changed" ? fieldsOf(next) : null,
    on,
    decision.kind === "changed" ? [...(receipt?.fragments ?? []), ...(options.fragments ?? [])] : [],
  );
  if (!written)
    throw new AppError("unavailable", "The subscription is changing. Try again in a moment.", { retryAfter: 1 });
  // Nothing is charged on a plan that costs nothing, so its mandates go.
  if (next.planKey === FREE_PLAN_KEY && subscription.planKey !== FREE_PLAN_KEY) {
    await wakeRevocations(`${subscription.id}:${subscription.revision}`, { now, realNow: by.realNow }, on);
  }
  afterCommit(on, () => announceChange(subscription.id));
  return { decision, locked: { ...locked, subscription: next } };
}

async function receiptFor(
  { subscription, now }: LockedSubscription,
  next: Subscription,
  event: SubscriptionEvent,
  { issueReceipt }: ApplyOptions,
): Promise<Receipt | null> {
  if (!("sale" in event)) return null;
  if (!issueReceipt) throw new Error(`${event.type} sells something, so it needs an invoice`);
  return issueReceipt(soldPeriod(event, subscription, next, now));
}

function fieldsOf({ id, revision, planRank, openAttempt, ...fields }: Subscription): SubscriptionFields {
  return fields;
}

/** A person's text may name people, and the audit outlives an erasure, so it is encrypted with the student's data key. */
async function auditEntry(
  locked: LockedSubscription,
  intent: AuditIntent,
  event: SubscriptionEvent,
  by: Omit<AuditSource, "now">,
  on: Connection,
): Promise<NewAuditEntry> {
  const { entry, personal } = buildTransitionAudit(uuidv7(), locked, intent, event, by);
  const owner = { entryId: entry.id, studentId: locked.student.id, realNow: by.realNow };
  return { ...entry, personal: personal && (await encryptForStudent(personal, owner, on)) };
}
