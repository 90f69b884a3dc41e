import { unsubscribe as operation } from "@/lib/contract/operations/account";
import { definePublicRoute } from "@/lib/http/define-route";
import { limitAddress } from "@/lib/http/login-throttle";
import { followUnsubscribeLink } from "@/lib/services/mail/follow-unsubscribe-link";

export const POST = definePublicRoute(operation, async (call, { body }) => {
  await limitAddress("link", call.address);
  const { token, wanted } = body;
  const type = await followUnsubscribeLink(token, wanted, call);
  const message = wanted ? "These emails are turned on again." : "You will no longer get these emails.";
  return { body: { success: true as const, type, wanted, message } };
});
