import { changePassword as operation } from "@/lib/contract/operations/account";
import { defineRoute } from "@/lib/http/define-route";
import { withVerifiedPassword } from "@/lib/http/verify-password";
import { changePassword } from "@/lib/services/account/change-password";

export const POST = defineRoute(operation, async (context, { body }) => {
  const ended = await withVerifiedPassword(context, () =>
    changePassword(context, body.current_password, body.password),
  );
  const others = ended === 0 ? "" : " You have been signed out everywhere else.";
  return { body: { success: true as const, message: `Your password has been changed.${others}` } };
});
