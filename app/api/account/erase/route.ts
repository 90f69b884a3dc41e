import { eraseAccount as operation } from "@/lib/contract/operations/account";
import { defineRoute } from "@/lib/http/define-route";
import { signOutCookie } from "@/lib/http/session-cookie";
import { withVerifiedPassword } from "@/lib/http/verify-password";
import { eraseAccount } from "@/lib/services/account/erase-account";
import { KEPT_AFTER_ERASURE } from "@/lib/services/student/erase-student";

export const POST = defineRoute(operation, async (context, { body }) => {
  const erasedAt = await withVerifiedPassword(context, () => eraseAccount(context, body.password));
  return {
    body: {
      success: true as const,
      erased: true as const,
      erased_at: erasedAt.toISOString(),
      kept: [...KEPT_AFTER_ERASURE],
    },
    headers: { "Set-Cookie": signOutCookie() },
  };
});
