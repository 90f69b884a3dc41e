import { resetPassword as operation } from "@/lib/contract/operations/account";
import { normaliseEmail } from "@/lib/domain/email";
import { definePublicRoute } from "@/lib/http/define-route";
import { limitAddress, resetLoginThrottle } from "@/lib/http/login-throttle";
import { resetPassword } from "@/lib/services/account/reset-password";

export const POST = definePublicRoute(operation, async (call, { body }) => {
  await limitAddress("link", call.address);
  const email = await resetPassword(body.token, body.password, call);
  // People who forgot a password have usually tried a few; sign-in with the new one must not be throttled for that.
  await resetLoginThrottle(normaliseEmail(email), call.address);
  return { body: { success: true as const, message: "Your password has been changed. Sign in with the new one." } };
});
