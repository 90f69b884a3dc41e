import * as operations from "@/lib/contract/operations/account";
import { defineRoute } from "@/lib/http/define-route";
import { getMailPreferences } from "@/lib/services/mail/get-mail-preferences";
import { setMailPreference } from "@/lib/services/mail/set-mail-preference";

export const GET = defineRoute(operations.getMailPreferences, async (context) => ({
  body: { success: true as const, mails: await getMailPreferences(context) },
}));

export const PUT = defineRoute(operations.setMailPreference, async (context, { body }) => ({
  body: { success: true as const, mails: await setMailPreference(context, body.type, body.wanted) },
}));
