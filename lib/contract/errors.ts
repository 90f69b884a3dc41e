import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors";

export const errorCode = z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]);

export const errorResponse = z
  .object({
    success: z.literal(false),
    error: z.string().describe("A sentence for a person."),
    code: errorCode.describe("A word for a program."),
    request_id: z.string(),
    reason: z
      .string()
      .optional()
      .describe(
        "Why, in a word: of a decline the gateway's, such as `insufficient_funds`; of a change that the subscription does not allow, such as `in_grace` or `too_little_to_charge`.",
      ),
    fields: z.record(z.string(), z.string()).optional().describe("Path of a request field → what is wrong with it."),
  })
  .describe("Every error has this shape.");
