/** What a mail of a type has to be told: services write it to the outbox, and never look into a template. */
export type { MailFactsOf, MailType } from "@/emails/registry";
export { MAIL_TYPES } from "@/emails/registry";
