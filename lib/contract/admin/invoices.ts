import { z } from "zod";
import { count, success, text } from "../fields";
import { billingDetailsRequest } from "../payments";
import { effects, preview, reason } from "./admin-actions";

/** What staff do about money that has come and about the paper for it. */

export const refundRequest = z.object({
  payment_id: text("payment_id", { max: 50 })
    .optional()
    .describe("Ours, `pay_…`, as on the invoice. Left out: her newest payment that has anything left to give back."),
  amount: count("amount", 1, 2_147_483_647)
    .optional()
    .describe("Minor units. Left out: all that has not been given back."),
  reason,
  preview,
});

export const refund = z
  .object({
    id: z.string().nullable().describe("`rfd_…`; null in a preview."),
    payment_id: z.string(),
    amount: z.int().describe("Minor units."),
    currency: z.string(),
    status: z.enum(["pending", "processed", "failed"]).describe("`pending` until the gateway says that it is done."),
  })
  .meta({ id: "Refund" });

export const refundResponse = z.object({
  success,
  preview: z.boolean().describe("Whether this only says what would happen."),
  refund,
  effects: effects.describe("What follows once the gateway has given it back."),
  message: z.string(),
});

export const correctionRequest = billingDetailsRequest
  .extend({ reason })
  .describe("What is left out stays as the invoice has it; `null` takes it away.");

export const correctionResponse = z.object({
  success,
  credit_note: z.string().describe("Number of the credit note that takes back what is left of the invoice."),
  invoice: z.string().describe("Number of the one that takes its place."),
});
