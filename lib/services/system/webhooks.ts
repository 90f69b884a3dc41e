import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import { listWebhooks, type ReceivedWebhook, reopenWebhook, type WebhookFilter } from "@/lib/db/system/webhooks";
import { AppError } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type Once, once } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { type Page, pageOf } from "./page-of";

/** What the gateway has sent, newest first. @throws forbidden */
export async function reportWebhooks(context: Context, filter: WebhookFilter): Promise<Page<ReceivedWebhook>> {
  requireStaff(context, "admin:read");
  return pageOf(filter.limit, (limit) => listWebhooks({ ...filter, limit }));
}

/**
 * Acts on a received event once more. An event is a wake-up call: the gateway is asked how things stand, and what is booked already stays as it
 * is, so that a replay mends what was missed and does nothing twice.
 *
 * @throws not_found
 */
export async function replayWebhook(context: Context, id: string, reason: string): Promise<Once<{ id: string }>> {
  requireStaff(context, "admin:write");
  return once(context, null, async (client) => {
    const before = await reopenWebhook(id, client);
    if (!before) throw new AppError("not_found", "There is no webhook with this id.");
    const eventId = uuidv7();
    const cause = `webhook/replayed:${id}:${eventId}`;
    await insertEvent({ id: eventId, name: "webhook/received", data: { webhookId: id }, cause }, context, client);
    const after = { type: before.type, verdict: "waiting" };
    await writeAudit(auditSource(context), { action: "webhook.replayed", subject: id, reason, before, after }, client);
    return { id };
  });
}
