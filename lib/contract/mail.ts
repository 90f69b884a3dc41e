import { z } from "zod";
import { text } from "./fields";
import { emailAddress } from "./person";

const MAIL_EVENTS = ["bounce", "complaint"] as const;

export const mailEventRequest = z.object({
  type: z
    .enum(MAIL_EVENTS, { error: `type must be one of ${MAIL_EVENTS.join(", ")}` })
    .describe(
      "`bounce`: the address cannot receive email. `complaint`: the recipient marked one of our emails as spam.",
    ),
  address: emailAddress,
  detail: text("detail", { max: 1_000 }).optional().describe("What the receiving mail server said."),
});
