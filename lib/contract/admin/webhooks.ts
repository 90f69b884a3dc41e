import { z } from "zod";
import { count, success, text, timestamp } from "../fields";
import { reason } from "./admin-actions";

const VERDICTS = ["processed", "waiting", "failing", "given_up"] as const;
const cursor = z.uuid("cursor must be next_cursor of the previous page").optional();
const limit = z.coerce
  .number({ error: "limit must be a whole number" })
  .pipe(count("limit", 1, 100))
  .default(50);

export const webhooksQuery = z.object({
  verdict: z.enum(VERDICTS, { error: `verdict must be one of ${VERDICTS.join(", ")}` }).optional(),
  type: text("type", { max: 100 }).optional().describe("For example `payment.captured`."),
  cursor,
  limit,
});
export const webhookPath = z.object({ webhook_id: z.uuid("webhook_id must be the id of a webhook") });
export const replayRequest = z.object({ reason });

export const webhooksResponse = z.object({
  success,
  webhooks: z.array(
    z.object({
      id: z.string(),
      event_id: z.string().describe("The gateway's id of the event."),
      type: z.string(),
      verdict: z.enum(VERDICTS),
      attempts: z.int(),
      error: z.string().nullable(),
      payload: z.record(z.string(), z.string().nullable()).describe("Ids of the gateway. No secrets are stored."),
      received_at: timestamp,
      processed_at: timestamp.nullable(),
    }),
  ),
  next_cursor: z.string().nullable(),
});
export const replayResponse = z.object({ success, id: z.string() });
