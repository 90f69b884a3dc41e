import { eventType } from "inngest";
import { z } from "zod";

/**
 * The events that start functions, by name, with their data: only ids. The current state is read from the rows when an event is processed,
 * because the event may be old by then.
 */

const id = z.uuid();

/** Mails are due; this is the one that has waited longest. */
export const mailDue = eventType("mail/due", { schema: z.object({ mailId: id }) });

/** A webhook of the gateway was stored, and waits to be processed. */
export const webhookReceived = eventType("webhook/received", { schema: z.object({ webhookId: id }) });

/** A refund was recorded, and must be submitted to the gateway. */
export const refundRequested = eventType("payment/refund.requested", { schema: z.object({ paymentId: id }) });

/** A mandate ended or was replaced, or a student was erased: what the gateway still has of it is revoked. It names nobody. */
export const mandateEnded = eventType("payment/mandate.ended", { schema: z.object({}) });

/** The payer's details changed, and the gateway's customer gets them. */
export const payerChanged = eventType("payment/payer.changed", { schema: z.object({ studentId: id }) });

/** An alert opened, escalated or resolved, and the webhook must be called. */
export const alertChanged = eventType("alert/changed", {
  schema: z.object({ alertId: id, state: z.enum(["opened", "escalated", "resolved"]) }),
});

const ofSubscription = z.object({ subscriptionId: id });

/** A payment method was confirmed: a declined renewal is retried with it at once. */
export const methodConfirmed = eventType("payment/method.confirmed", { schema: ofSubscription });

/** No payment of the student is disputed any more: a renewal that waited for that is charged at once. */
export const disputeReleased = eventType("payment/dispute.released", { schema: ofSubscription });

/** Sent by the daily jobs, one event for each subscription that is due. */
export const renewalRequested = eventType("renewal/requested", { schema: ofSubscription });
export const restoreRequested = eventType("restore/requested", { schema: ofSubscription });
export const reminderRequested = eventType("reminder/requested", { schema: ofSubscription });
