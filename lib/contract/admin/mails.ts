import { z } from "zod";
import { count, success, text, timestamp } from "../fields";
import { reason } from "./admin-actions";

const status = z.enum(["waiting", "sent", "undeliverable", "suppressed"], {
  error: "status must be waiting, sent, undeliverable or suppressed",
});

export const mailsQuery = z.object({
  status: status.optional(),
  type: text("type", { max: 50 }).optional(),
  to: text("to", { max: 254 }).optional().describe("The full address."),
  user_id: text("user_id", { max: 200 }).optional().describe("Our id of a student, `stu_…`."),
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 100))
    .default(50),
  cursor: text("cursor", { max: 100 }).optional().describe("`next_cursor` of the previous page."),
});

export const mailPath = z.object({ mail_id: text("mail_id", { max: 100 }).describe("`mail_…`") });

export const listedMail = z
  .object({
    id: z.string(),
    type: z.string(),
    user_id: z.string().nullable().describe("Our id of the student; null for an email to staff."),
    name: z.string().nullable(),
    to: z.string().nullable(),
    subject: z.string().nullable().describe("Null until the email is sent."),
    status,
    attempts: z.int(),
    error: z.string().nullable().describe("What the mail server said, or why the email was not sent."),
    created_at: timestamp,
    sent_at: timestamp.nullable(),
  })
  .meta({ id: "ListedMail" });

export const mailsResponse = z.object({ success, mails: z.array(listedMail), next_cursor: z.string().nullable() });

export const mailResponse = z.object({
  success,
  mail: listedMail.extend({ html: z.string().nullable(), text: z.string().nullable() }),
});

export const resendRequest = z.object({ reason });

export const resendResponse = z.object({
  success,
  mail_id: z.string().describe("Id of the new email."),
  to: z.string(),
  message: z.string(),
});
