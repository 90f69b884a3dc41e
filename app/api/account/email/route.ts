import { changeEmail as operation } from "@/lib/contract/operations/account";
import { inConstantTime } from "@/lib/http/constant-time";
import { defineRoute } from "@/lib/http/define-route";
import { mayMail } from "@/lib/http/login-throttle";
import { withVerifiedPassword } from "@/lib/http/verify-password";
import { changeEmail } from "@/lib/services/account/change-email";

export const POST = defineRoute(operation, async (context, { body }) => {
  await inConstantTime(() =>
    withVerifiedPassword(context, async () =>
      changeEmail(context, body.email, body.password, await mayMail(body.email, context.realNow)),
    ),
  );
  const message = "If this address can be used, a link is on its way to it. Until you follow it, the old one counts.";
  return { body: { success: true as const, message } };
});
