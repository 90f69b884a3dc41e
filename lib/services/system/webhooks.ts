import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import { listWebhooks, type ReceivedWebhook, reopenWebhook, type WebhookFilter } from "@/lib/db/system/webhooks";
import { AppError } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { type Page, pageOf } from "./page-of";

/** The received webhooks, newest first. @throws forbidden */
export async function reportWebhooks(context: Context, filter: WebhookFilter): Promise<Page<ReceivedWebhook>> {
  requireStaff(context, "admin:read");
  return pageOf(filter.limit, (limit) => listWebhooks({ ...filter, limit }));
}

/**
 * Processes a received webhook again. A webhook is only a wake-up call: the current state is fetched from the gateway, and what is recorded
 * already stays, so that a replay catches up with what was missed and does nothing twice.
 *
 * @throws not_found
 */
export async function replayWebhook(
  context: Context,
  id: string,
  reason: string,
): Promise<IdempotentResult<{ id: string }>> {
  requireStaff(context, "admin:write");
  return withIdempotency(context, null, async (client) => {
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
