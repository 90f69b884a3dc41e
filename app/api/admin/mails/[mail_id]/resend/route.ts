import { resendMail as operation } from "@/lib/contract/operations/admin-mails";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeCopy } from "@/lib/http/serializers/staff-mail";
import { resendMail } from "@/lib/services/mail/resend-mail";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await resendMail(context, params.mail_id, body.reason);
  return replayOr(replayed, serializeCopy(outcome));
});
