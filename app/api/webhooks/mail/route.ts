import { mailEventRequest } from "@/lib/contract/mail";
import { receiveMailEvent as operation } from "@/lib/contract/operations/mail";
import { definePublicRoute } from "@/lib/http/define-route";
import { readSignedBody } from "@/lib/http/signed-body";
import { validate } from "@/lib/http/validate";
import { recordMailEvent } from "@/lib/services/mail/record-mail-event";

export const POST = definePublicRoute(operation, async (call) => {
  const { type, address, detail } = validate(mailEventRequest, await readSignedBody(call.request));
  await recordMailEvent({ type, address, detail: detail ?? null, realNow: call.realNow });
  return { body: { success: true as const, message: `No more emails are sent to ${address}.` } };
});
