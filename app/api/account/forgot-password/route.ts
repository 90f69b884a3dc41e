import { forgotPassword as operation } from "@/lib/contract/operations/account";
import { inConstantTime } from "@/lib/http/constant-time";
import { definePublicRoute } from "@/lib/http/define-route";
import { limitAddress, mayMail } from "@/lib/http/login-throttle";
import { sendLink } from "@/lib/services/account/send-link";

export const POST = definePublicRoute(operation, async ({ address, realNow }, { body }) => {
  await limitAddress("mail", address);
  await inConstantTime(async () => {
    if (await mayMail(body.email, realNow)) await sendLink("reset_password", body.email, realNow);
  });
  const message = "If this address has an account, we have sent a link to reset the password.";
  return { body: { success: true as const, message } };
});
