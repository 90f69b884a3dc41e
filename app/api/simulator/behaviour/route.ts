import { setBehaviour as operation } from "@/lib/contract/operations/simulator";
import { defineRoute } from "@/lib/http/define-route";
import { setBehaviour } from "@/lib/services/simulator/set-behaviour";

export const POST = defineRoute(operation, async (_context, { body: { user_id: userId, ...behaviour } }) => {
  await setBehaviour(userId, behaviour);
  return { body: { success: true as const } };
});
