import { mailboxQuery, mailboxResponse } from "../mailbox";
import { defineOperation } from "../operation";

export const listMailbox = defineOperation({
  tag: "Testing",
  student: false,
  id: "listMailbox",
  method: "GET",
  path: "/api/mailbox",
  // Reading is enough to take over an account here: mails hold links that sign in.
  permission: "admin:write",
  summary: "The mails that went out",
  description: "Demo and test mode only; 404 in production. What you leave out does not narrow the list.",
  query: mailboxQuery,
  response: mailboxResponse,
  errors: ["not_found"],
});
