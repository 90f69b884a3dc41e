import * as mails from "../admin/mails";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false } as const;

export const listMails = defineOperation({
  ...common,
  id: "listMails",
  method: "GET",
  path: "/api/admin/mails",
  permission: "admin:read",
  summary: "Mails that went out, wait, or could not go",
  query: mails.mailsQuery,
  response: mails.mailsResponse,
});

export const getMail = defineOperation({
  ...common,
  id: "getMail",
  method: "GET",
  path: "/api/admin/mails/{mail_id}",
  permission: "admin:read",
  summary: "One mail as its reader sees it",
  description: "But for links that work once: those are for its reader alone.",
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
  summary: "Send a mail once more",
  description: "A mail of its own with the same facts, to where its reader is reached now.",
  params: mails.mailPath,
  body: mails.resendRequest,
  response: mails.resendResponse,
  idempotent: true,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});
