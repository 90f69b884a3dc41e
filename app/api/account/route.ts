import * as operations from "@/lib/contract/operations/account";
import { defineRoute } from "@/lib/http/define-route";
import { serializeAccount } from "@/lib/http/serializers/account";
import { getAccount } from "@/lib/services/account/get-account";
import { updateAccount } from "@/lib/services/account/update-account";

export const GET = defineRoute(operations.getAccount, async (context) => ({
  body: { success: true as const, account: serializeAccount(await getAccount(context)) },
}));

export const PATCH = defineRoute(operations.updateAccount, async (context, { body }) => ({
  body: { success: true as const, account: serializeAccount(await updateAccount(context, body)) },
}));
