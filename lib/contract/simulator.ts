import { z } from "zod";
import { count, success, text } from "./fields";
import { userId } from "./students";

export const behaviourRequest = z.object({
  user_id: userId,
  next: z
    .enum(["capture", "decline", "refuse"], { error: "next must be capture, decline or refuse" })
    .describe(
      "`refuse`: a renewal is refused before there is a payment, as for an account that may not charge mandates.",
    ),
  reason: text("reason", { max: 50 }).optional().describe("Decline reason, such as `insufficient_funds`."),
  fault: text("fault", { max: 50 })
    .optional()
    .describe("A fault to simulate, such as `timeout`, `reset` or `bad_gateway`."),
  times: z
    .union([count("times", 1, 1_000), z.literal("always")], {
      error: 'times must be a number from 1 to 1000, or "always"',
    })
    .optional()
    .describe("Number of payments that this applies to. Default 1."),
  settle_after: z
    .union([count("settle_after", 0, 31_536_000), text("settle_after", { max: 20 })])
    .optional()
    .describe(
      "When the student's next debits are completed: seconds, a duration such as `25h`, or `bank`. Default: immediately.",
    ),
  on: text("on", { max: 20 })
    .optional()
    .describe(
      "Which gateway calls this applies to: `payment` (default), `recurring`, `checkout`, `order`, `refund`, `fetch`, `any` …",
    ),
});

export const behaviourResponse = z.object({ success });

export const simulatorCheckoutRequest = z.object({
  order_id: text("order_id", { max: 100 }).describe("Order id of the gateway, as returned by `checkout`."),
  instrument: text("instrument", { max: 50 }).describe("Number of a test card, or a test UPI id."),
  email: text("email", { max: 254 }).optional().describe("What the payer types; by default what is filled in."),
  contact: text("contact", { max: 20 }).optional().describe("Phone number that the payer types, as `+919876543210`."),
});

export const simulatorCheckoutResponse = z.object({
  success,
  razorpay_payment_id: z.string(),
  razorpay_order_id: z.string(),
  razorpay_signature: z.string(),
});

const DISPUTE_STEPS = ["created", "under_review", "action_required", "won", "lost", "closed"] as const;

export const disputeRequest = z.object({
  user_id: userId,
  status: z
    .enum(DISPUTE_STEPS, { error: `status must be one of ${DISPUTE_STEPS.join(", ")}` })
    .describe(
      "`created` disputes the student's newest captured payment. The others take the newest dispute a step further: `action_required` asks for a response again, `lost` takes the money back.",
    ),
  days: count("days", 0, 60)
    .optional()
    .describe("Days until a response is due, for `created` (default 3) and `action_required`."),
});

export const disputeResponse = z.object({ success, dispute_id: z.string().describe("`disp_…`") });
