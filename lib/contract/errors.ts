import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors";

export const errorCode = z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]);

export const errorResponse = z
  .object({
    success: z.literal(false),
    error: z.string().describe("A message to show to people."),
    code: errorCode.describe("A fixed word for programs. Use this in your code, not the message."),
    request_id: z.string(),
    reason: z
      .string()
      .optional()
      .describe(
        "Why, as a fixed word. For a declined payment it is the gateway's reason, such as `insufficient_funds`; for a change that the subscription does not allow, a reason such as `in_grace` or `too_little_to_charge`.",
      ),
    fields: z.record(z.string(), z.string()).optional().describe("Path of a request field → what is wrong with it."),
  })
  .describe("Every error has this shape.");
