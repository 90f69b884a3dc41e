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
  summary: "Report a bounce or a complaint",
  description:
    "For the mail server, or a program that reads its bounces. No more emails are sent to the address. Sign the call as in Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`) with `MAIL_WEBHOOK_SECRET`; without that setting the response is 404.",
  documentedBody: mail.mailEventRequest,
  response: messageResponse,
  errors: ["not_found"],
});
