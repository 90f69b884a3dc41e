import { z } from "zod";
import { success, text, timestamp } from "./fields";
import { emailAddress } from "./person";
import { userId } from "./students";

export const mailboxQuery = z.object({
  user_id: userId.optional(),
  to: emailAddress.optional(),
  type: text("type", { max: 50 }).optional().describe("For example `renewal_successful`."),
});

export const mailboxMessage = z
  .object({
    id: z.string().describe("`msg_…`"),
    type: z.string(),
    to: z.string(),
    user_id: z
      .string()
      .nullable()
      .describe("Your own id for the student if you set one, otherwise `stu_…`; null for emails to staff."),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    sent_at: timestamp.describe("In the student's time: that of the test clock if the student is on one."),
  })
  .meta({ id: "MailboxMessage" });

export const mailboxResponse = z.object({
  success,
  messages: z.array(mailboxMessage).describe("Newest first, at most 50."),
});
