import { resendVerification as operation } from "@/lib/contract/operations/account";
import { inConstantTime } from "@/lib/http/constant-time";
import { definePublicRoute } from "@/lib/http/define-route";
import { limitAddress, mayMail } from "@/lib/http/login-throttle";
import { sendLink } from "@/lib/services/account/send-link";

export const POST = definePublicRoute(operation, async ({ address, realNow }, { body }) => {
  await limitAddress("mail", address);
  await inConstantTime(async () => {
    if (await mayMail(body.email, realNow)) await sendLink("verify_address", body.email, realNow);
  });
  const message = "If this address needs to be verified, we have sent a new link to it.";
  return { body: { success: true as const, message } };
});
