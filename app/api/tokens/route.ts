import { createToken as operation } from "@/lib/contract/operations/tokens";
import { defineRoute } from "@/lib/http/define-route";
import { createToken } from "@/lib/services/student/create-token";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { token, expiresAt } = await createToken(context, body.user_id, body.ttl_seconds);
  return { body: { success: true as const, token, expires_at: expiresAt.toISOString() } };
});
