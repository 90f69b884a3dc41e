import { endSession as operation } from "@/lib/contract/operations/account";
import { defineRoute } from "@/lib/http/define-route";
import { endSession } from "@/lib/services/session/end-session";

export const DELETE = defineRoute(operation, async (context, { params }) => {
  await endSession(context, params.id);
  return { body: { success: true as const, ended: 1 } };
});
