import { resetPassword as operation } from "@/lib/contract/operations/account";
import { normaliseEmail } from "@/lib/domain/email";
import { definePublicRoute } from "@/lib/http/define-route";
import { limitAddress, resetLoginThrottle } from "@/lib/http/login-throttle";
import { resetPassword } from "@/lib/services/account/reset-password";

export const POST = definePublicRoute(operation, async (call, { body }) => {
  await limitAddress("link", call.address);
  const email = await resetPassword(body.token, body.password, call);
  // Whoever forgot a password has usually tried a few; the new one must not wait for them.
  await resetLoginThrottle(normaliseEmail(email), call.address);
  return { body: { success: true as const, message: "Your password is changed. Sign in with it." } };
});
