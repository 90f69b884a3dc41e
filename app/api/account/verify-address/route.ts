import { verifyAddress as operation } from "@/lib/contract/operations/account";
import { definePublicRoute } from "@/lib/http/define-route";
import { limitAddress } from "@/lib/http/login-throttle";
import { verifyAddress } from "@/lib/services/account/verify-address";

export const POST = definePublicRoute(operation, async (call, { body }) => {
  await limitAddress("link", call.address);
  const email = await verifyAddress(body.token, call);
  return { body: { success: true as const, email, message: "Your address is verified. You can now sign in with it." } };
});
