import { listMailbox as operation } from "@/lib/contract/operations/mailbox";
import { defineRoute } from "@/lib/http/define-route";
import { listMailbox } from "@/lib/services/mail/list-mailbox";

export const GET = defineRoute(operation, async (_context, { query: { user_id: userId, to, type } }) => {
  const messages = (await listMailbox({ userId, to, type })).map(({ userId: user_id, sentAt, ...message }) => ({
    ...message,
    user_id,
    sent_at: sentAt.toISOString(),
  }));
  return { body: { success: true as const, messages } };
});
