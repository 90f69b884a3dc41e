import { eventType } from "inngest";
import { z } from "zod";

/**
 * The events that functions wait for, by name, with what they carry: ids alone. What happened is read from the rows when an event is worked
 * on; by then it may be old news.
 */

const id = z.uuid();

/** Mails wait to be delivered; this is the one that has waited longest. */
export const mailDue = eventType("mail/due", { schema: z.object({ mailId: id }) });

/** A webhook of the gateway was written down, and waits to be acted on. */
export const webhookReceived = eventType("webhook/received", { schema: z.object({ webhookId: id }) });

/** Money goes back, and the gateway has to be asked for it. */
export const refundRequested = eventType("payment/refund.requested", { schema: z.object({ paymentId: id }) });

/** An alert opened, escalated or resolved, and a webhook is to be told. */
export const alertChanged = eventType("alert/changed", {
  schema: z.object({ alertId: id, state: z.enum(["opened", "escalated", "resolved"]) }),
});

const ofSubscription = z.object({ subscriptionId: id });

/** A payment method was confirmed: a renewal that was declined is tried with it at once. */
export const methodConfirmed = eventType("payment/method.confirmed", { schema: ofSubscription });

/** What the daily jobs ask for, one event for each subscription that is due. */
export const renewalRequested = eventType("renewal/requested", { schema: ofSubscription });
export const restoreRequested = eventType("restore/requested", { schema: ofSubscription });
export const reminderRequested = eventType("reminder/requested", { schema: ofSubscription });
