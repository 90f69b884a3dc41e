/** The facts that a mail of each type needs. Services write them to the outbox and never import a template. */
export type { MailFactsOf, MailType } from "@/emails/registry";
export { MAIL_TYPES } from "@/emails/registry";
