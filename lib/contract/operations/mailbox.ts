import { mailboxQuery, mailboxResponse } from "../mailbox";
import { defineOperation } from "../operation";

export const listMailbox = defineOperation({
  tag: "Testing",
  student: false,
  id: "listMailbox",
  method: "GET",
  path: "/api/mailbox",
  // Reading mails is enough to take over an account, because they contain links that sign in.
  permission: "admin:write",
  summary: "List sent emails",
  description: "Demo and test mode only; 404 in production. All filters are optional.",
  query: mailboxQuery,
  response: mailboxResponse,
  errors: ["not_found"],
});
