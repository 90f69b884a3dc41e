import { z } from "zod";
import { DISPUTE_STATUSES } from "@/lib/domain/dispute";
import { count, success, text, timestamp } from "../fields";

export const disputesQuery = z.object({
  state: z
    .enum(["open", "decided"], { error: "state must be open or decided" })
    .optional()
    .describe("`open`: it waits for a response, or for the bank."),
  user_id: text("user_id", { max: 200 }).optional().describe("Only of this student: your id, or ours (`stu_…`)."),
  cursor: z.uuid("cursor must be next_cursor of the previous page").optional(),
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 100))
    .default(50),
});

export const dispute = z
  .object({
    id: z.string().describe("`dsp_…`"),
    gateway_dispute_id: z.string().describe("`disp_…`, as in the gateway's dashboard."),
    status: z
      .enum(DISPUTE_STATUSES)
      .describe(
        "`open`: a response is needed. `under_review`: the bank decides. `lost`: the bank took the money back. `closed`: settled without a decision, for example by a refund.",
      ),
    phase: z
      .string()
      .nullable()
      .describe(
        "`fraud`, `retrieval`, `chargeback`, `pre_arbitration` or `arbitration`. A later phase reopens a dispute that was won.",
      ),
    amount: z.int().describe("The disputed amount, in minor units."),
    amount_lost: z.int().describe("What the bank took back, in minor units."),
    currency: z.string(),
    reason_code: z.string().nullable(),
    reason: z.string().nullable(),
    respond_by: timestamp.nullable().describe("Without a response by then, the dispute is lost."),
    opened_at: timestamp,
    decided_at: timestamp.nullable(),
    payment_id: z.string().describe("Our payment id, `pay_…`."),
    gateway_payment_id: z.string(),
    payment_refunded: z
      .int()
      .describe("What was refunded of the payment, in minor units: if it is lost as well, it is gone twice."),
    user_id: z
      .string()
      .nullable()
      .describe("Your id for the student, or ours; null for a payment of none of our orders."),
  })
  .meta({ id: "Dispute" });

export const disputesResponse = z.object({
  success,
  disputes: z.array(dispute).describe("Newest first."),
  next_cursor: z.string().nullable(),
});
