import { createPortalLink as operation } from "@/lib/contract/operations/portal-links";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { createPortalLink } from "@/lib/services/portal-link/create-portal-link";

export const POST = defineRoute(operation, async (context, { body }) => {
  const terms = { userId: body.user_id, page: body.page, returnUrl: body.return_url ?? null };
  const { url, expiresAt, replayed } = await createPortalLink(context, terms);
  return replayOr(replayed, { success: true as const, url, expires_at: expiresAt });
});
