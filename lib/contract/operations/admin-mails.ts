import * as mails from "../admin/mails";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false } as const;

export const listMails = defineOperation({
  ...common,
  id: "listMails",
  method: "GET",
  path: "/api/admin/mails",
  permission: "admin:read",
  summary: "List sent, waiting and failed emails",
  query: mails.mailsQuery,
  response: mails.mailsResponse,
});

export const getMail = defineOperation({
  ...common,
  id: "getMail",
  method: "GET",
  path: "/api/admin/mails/{mail_id}",
  permission: "admin:read",
  summary: "Get an email as its recipient sees it",
  description: "Links that work only once are left out: only the recipient may use them.",
  params: mails.mailPath,
  response: mails.mailResponse,
  errors: ["not_found"],
});

export const resendMail = defineOperation({
  ...common,
  id: "resendMail",
  method: "POST",
  path: "/api/admin/mails/{mail_id}/resend",
  permission: "admin:write",
  summary: "Resend an email",
  description: "Sends a new email with the same data to the recipient's current address.",
  params: mails.mailPath,
  body: mails.resendRequest,
  response: mails.resendResponse,
  idempotent: true,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});
