import { uuidv7 } from "@/lib/crypto/uuid";
import type { Connection } from "@/lib/db/sql/query";
import { writeTransition } from "@/lib/db/subscription/write-transition";
import { toWireId } from "@/lib/domain/id";
import type { PaymentContext } from "./payment-context";

export interface PaymentAuditEvent {
  /** Of the audit entry, in the past tense. */
  action: string;
  reason: string | null;
  events: readonly ("payment/refund.requested" | "payment/method.confirmed")[];
}

/** Writes the audit entry and the outbox events of a payment that does not change the subscription. */
export async function writePaymentEvent(
  { by, locked, record }: Pick<PaymentContext, "by" | "locked" | "record">,
  { action, reason, events }: PaymentAuditEvent,
  client: Connection,
): Promise<void> {
  const { subscription, student, now } = locked;
  await writeTransition(
    {
      id: subscription.id,
      revision: subscription.revision,
      now,
      realNow: by.realNow,
      audit: {
        id: uuidv7(),
        at: now,
        recordedAt: by.realNow,
        actor: by.actor,
        actorId: by.actorId,
        action,
        studentId: student.id,
        subject: toWireId("payment", record.id),
        reason,
        before: null,
        after: null,
        requestId: by.requestId,
        personal: null,
      },
      mails: [],
      events: events.map((name) => ({
        id: uuidv7(),
        name,
        cause: `${name}:${subscription.id}:${record.id}`,
        data: { subscriptionId: subscription.id, paymentId: record.id },
      })),
    },
    null,
    client,
  );
}
