import { z } from "zod";
import { count, success, text } from "./fields";
import { userId } from "./students";

export const behaviourRequest = z.object({
  user_id: userId,
  next: z.enum(["capture", "decline"], { error: "next must be capture or decline" }),
  reason: text("reason", { max: 50 }).optional().describe("Of a decline, such as `insufficient_funds`."),
  fault: text("fault", { max: 50 })
    .optional()
    .describe("What goes wrong on the way, such as `timeout`, `reset`, `bad_gateway`."),
  times: z
    .union([count("times", 1, 1_000), z.literal("always")], {
      error: 'times must be a number from 1 to 1000, or "always"',
    })
    .optional()
    .describe("How many payments it is for. Default 1."),
  settle_after: z
    .union([count("settle_after", 0, 31_536_000), text("settle_after", { max: 20 })])
    .optional()
    .describe("When her next debits are decided: seconds, a duration such as `25h`, or `bank`. Default: at once."),
  on: text("on", { max: 20 })
    .optional()
    .describe(
      "Which calls it is for: `payment` (default), `recurring`, `checkout`, `order`, `refund`, `fetch`, `any` …",
    ),
});

export const behaviourResponse = z.object({ success });

export const simulatorCheckoutRequest = z.object({
  order_id: text("order_id", { max: 100 }).describe("The gateway's, as `checkout` answered it."),
  instrument: text("instrument", { max: 50 }).describe("Digits of a test card, or a test UPI id."),
});

export const simulatorCheckoutResponse = z.object({
  success,
  razorpay_payment_id: z.string(),
  razorpay_order_id: z.string(),
  razorpay_signature: z.string(),
});
