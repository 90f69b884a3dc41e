import { uuidv7 } from "@/lib/crypto/uuid";
import type { NewAuditEntry } from "@/lib/db/audit/insert-audit";
import type { CteFragment } from "@/lib/db/sql/cte-fragment";
import { afterCommit, type Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { writeTransition } from "@/lib/db/subscription/write-transition";
import { afterChange } from "@/lib/domain/after-change";
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
import { billingSettings } from "./billing-settings";
import type { ReceiptLabels } from "./build-mail";
import { completeMails } from "./complete-mails";
import { type SoldPeriod, soldPeriod } from "./sold-period";

export interface ApplyOptions {
  /** Draws the invoice of a sale, in this transaction. Called once the sale is decided, before its mail is written. */
  issueReceipt?: (sold: SoldPeriod) => Promise<Receipt>;
  /** Rows that are written in the same statement as the change, and only with one. */
  parts?: readonly CteFragment[];
}

/** What the mail of a sale says of its invoice, and the invoice, where it is still to be written. */
export interface Receipt extends ReceiptLabels {
  parts?: readonly CteFragment[];
}

export interface Applied {
  decision: Decision;
  /** The subscription as it stands now; for further events in the same transaction. */
  locked: LockedSubscription;
}

/**
 * What an event does to a subscription, decided and written in the caller's transaction: row, audit entry, mails and outbox events, or
 * nothing of it. Open pages hear of it after the commit, without anybody having to think of it.
 *
 * The row is locked rather than tried and tried again: an event comes with a payment, an attempt and an invoice in the same transaction, and
 * beginning all of that anew would be a loop in every caller. The revision is compared all the same, so that a row that was read without
 * its lock can never be written.
 *
 * @param locked from `lockSubscription` in the same transaction; an event that ends the open attempt is applied before the attempt is
 * closed, one that opens it before it is inserted
 * @returns `changed`; `refund`: the money came for nothing, and whoever booked it gives it back; `refused`: nothing was written
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
  // The trail comes before its mails, by their ids too.
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
    decision.kind === "changed" ? [...(receipt?.parts ?? []), ...(options.parts ?? [])] : [],
  );
  if (!written)
    throw new AppError("unavailable", "The subscription is changing. Try again in a moment.", { retryAfter: 1 });
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

/** A person's own words may name people, and the trail outlives her erasure: they are kept under the student's key. */
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
