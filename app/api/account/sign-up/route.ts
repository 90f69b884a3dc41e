import { signUp as operation } from "@/lib/contract/operations/account";
import { inConstantTime } from "@/lib/http/constant-time";
import { definePublicRoute } from "@/lib/http/define-route";
import { limitAddress, mayMail } from "@/lib/http/login-throttle";
import { signUp } from "@/lib/services/account/sign-up";

export const POST = definePublicRoute(operation, async (call, { body }) => {
  await limitAddress("sign-up", call.address);
  const { email, password, name = null, time_zone: timeZone, locale } = body;
  await inConstantTime(async () => {
    const canMail = await mayMail(email, call.realNow);
    await signUp({ email, password, name, timeZone, locale }, { ...call, mayMail: canMail });
  });
  const message = "We have sent you an email. Follow the link in it to verify your address, then sign in.";
  return { body: { success: true as const, message } };
});
