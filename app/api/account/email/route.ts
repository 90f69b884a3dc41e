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
  const message =
    "If this address can be used, we have sent a link to it. Until you follow the link, your old address stays valid.";
  return { body: { success: true as const, message } };
});
