import { z } from "zod";
import { count, flag, success, text } from "../fields";
import { billingDetails, billingDetailsRequest } from "../payments";
import { effects, preview, reason } from "./admin-actions";

/** What staff do with payments and invoices. */

export const refundRequest = z.object({
  payment_id: text("payment_id", { max: 50 })
    .optional()
    .describe(
      "Our payment id, `pay_…`, as on the invoice. Default: the student's newest payment that can still be refunded.",
    ),
  amount: count("amount", 1, 2_147_483_647)
    .optional()
    .describe("In minor units. Default: everything that has not been refunded yet."),
  include_upgrades: flag("include_upgrades")
    .default(true)
    .describe(
      "Whether a full refund includes the upgrades that were paid for on top of this payment in the same period. `false` refunds this payment alone.",
    ),
  reason,
  preview,
});

export const refund = z
  .object({
    id: z.string().nullable().describe("`rfd_…`; null in a preview."),
    payment_id: z.string(),
    amount: z.int().describe("In minor units."),
    currency: z.string(),
    status: z.enum(["pending", "processed", "failed"]).describe("`pending` until the gateway confirms the refund."),
  })
  .meta({ id: "Refund" });

export const refundResponse = z.object({
  success,
  preview: z.boolean().describe("Whether this is a preview, which changed nothing."),
  refund,
  effects: effects.describe("What happens when the gateway has processed the refund."),
  message: z.string(),
});

export const correctionRequest = billingDetailsRequest
  .extend({ reason, preview })
  .describe("Fields that you leave out stay as on the invoice; `null` removes a value.");

export const correctionResponse = z.object({
  success,
  preview: z.boolean().describe("Whether this is a preview, which issued nothing."),
  credit_note: z
    .string()
    .nullable()
    .describe("Number of the credit note for the remaining amount of the invoice. Null in a preview."),
  invoice: z.string().nullable().describe("Number of the new invoice that replaces it. Null in a preview."),
  amount: z.int().describe("Total of each of the two documents, in minor units."),
  currency: z.string(),
  recipient: billingDetails.nullable().describe("The recipient on the new invoice; only in a preview."),
});
