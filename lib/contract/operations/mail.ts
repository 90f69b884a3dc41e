import { messageResponse } from "../account";
import * as mail from "../mail";
import { defineOperation } from "../operation";

export const receiveMailEvent = defineOperation({
  tag: "Mail",
  student: false,
  permission: null,
  id: "receiveMailEvent",
  method: "POST",
  path: "/api/webhooks/mail",
  summary: "Tell of a bounce or a complaint",
  description:
    "For the mail server, or whatever reads its bounces: nothing more is sent to the address. Signed in the form of Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`) with `MAIL_WEBHOOK_SECRET`; 404 without that setting.",
  documentedBody: mail.mailEventRequest,
  response: messageResponse,
  errors: ["not_found"],
});
