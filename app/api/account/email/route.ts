import { changeEmail as operation } from "@/lib/contract/operations/account";
import { defineRoute } from "@/lib/http/define-route";
import { inEvenTime } from "@/lib/http/even-time";
import { withOwnPassword } from "@/lib/http/own-password";
import { mayMail } from "@/lib/http/slow-limit";
import { changeEmail } from "@/lib/services/account/change-email";

export const POST = defineRoute(operation, async (context, { body }) => {
  await inEvenTime(() =>
    withOwnPassword(context, async () =>
      changeEmail(context, body.email, body.password, await mayMail(body.email, context.realNow)),
    ),
  );
  const message = "If this address can be used, a link is on its way to it. Until you follow it, the old one counts.";
  return { body: { success: true as const, message } };
});
