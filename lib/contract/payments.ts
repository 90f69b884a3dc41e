import { z } from "zod";
import { count, planKey, success, text, timestamp } from "./fields";
import { subscriptionResponse } from "./subscriptions";
import { price } from "./usage";

const minor = z.int().describe("Minor units (paise, cents), tax included.");

export const checkoutRequest = z.object({
  plan: text("plan", { max: 50 }).describe("`premium` or `pro`."),
  state: text("state", { max: 50 })
    .optional()
    .describe("Indian state or union territory, by name or two-digit GST code: the place of supply on the receipt."),
  gstin: text("gstin", { max: 15 })
    .nullable()
    .optional()
    .describe("Of the business that pays, where one does; `null` where none does any more."),
});

export const billingDetails = z
  .object({
    name: z.string().nullable().describe("Whom invoices name; null for her own name."),
    address: z.string().nullable(),
    state: z.string().nullable().describe("GST code of the place of supply."),
    gstin: z.string().nullable(),
  })
  .meta({ id: "BillingDetails" });

export const billingDetailsRequest = z
  .object({
    name: text("name", { max: 100 }).nullable().optional(),
    address: text("address", { max: 300 }).nullable().optional().describe("Lines, as they are to be printed."),
    state: text("state", { max: 50 })
      .nullable()
      .optional()
      .describe("Indian state or union territory, by name or two-digit GST code; must be the GSTIN's."),
    gstin: text("gstin", { max: 15 }).nullable().optional(),
  })
  .describe("What is left out stays; `null` removes.");

export const billingDetailsResponse = z.object({ success, billing_details: billingDetails });

const checkout = z
  .object({
    order_id: z.string().describe("The gateway's, `order_…`."),
    amount: minor,
    currency: z.string(),
    key_id: z.string(),
    customer_id: z.string().describe("The gateway's; its checkout asks for it where later debits are agreed to."),
    recurring: z.literal(true),
    prefill: z.object({ name: z.string().optional(), email: z.string().optional() }),
    description: z.string(),
    checkout_script: z.url().describe("The script that defines `window.Razorpay`."),
  })
  .meta({ id: "Checkout" });

export const checkoutResponse = checkout
  .extend({ success })
  .describe(
    "What the gateway's checkout needs: `new Razorpay({ key: key_id, order_id, customer_id, recurring, prefill, … }).open()`.",
  );

export const renewResponse = subscriptionResponse.extend(checkout.shape);

export const changeRequest = z.object({ plan: text("plan", { max: 50 }).describe("`premium` or `pro`.") });

export const planChange = z
  .object({
    kind: z
      .enum(["upgrade", "downgrade", "undo"])
      .describe("`undo` keeps the plan that she has, where a lower one was planned."),
    plan: planKey,
    due: price.nullable().describe("Charged today: the difference for the time that is left. Null where nothing is."),
    takes_effect_at: timestamp,
    paid_until: timestamp.describe(
      "The end of what is paid for. Of an upgrade: up to when the difference is reckoned.",
    ),
    renews_at: price.describe("What the next period will cost."),
  })
  .meta({ id: "PlanChange" });

export const changePreviewResponse = z.object({ success, change: planChange });

export const changeResponse = subscriptionResponse.extend({
  change: planChange,
  checkout: checkout
    .nullable()
    .describe("Of an upgrade: pay it in the checkout, then `verify`. Null where nothing is due."),
});

export const verifyRequest = z
  .object({
    razorpay_order_id: text("razorpay_order_id", { max: 100 }),
    razorpay_payment_id: text("razorpay_payment_id", { max: 100 }),
    razorpay_signature: text("razorpay_signature", { max: 200 }),
  })
  .describe("What the checkout hands to its `handler`, as it is.");

export const paymentMethod = z
  .object({
    kind: z.enum(["card", "upi"]),
    status: z.enum(["initiated", "confirmed", "rejected", "cancelled", "paused", "expired", "removed"]),
    network: z.string().nullable(),
    issuer: z.string().nullable(),
    last4: z.string().nullable(),
    expiry_month: z.int().nullable(),
    expiry_year: z.int().nullable(),
    upi: z.string().nullable(),
    mandate_max: minor.nullable().describe("The most that one debit may take, in minor units."),
  })
  .meta({ id: "PaymentMethod" });

export const paymentMethodResponse = z.object({
  success,
  payment_method: paymentMethod.nullable().describe("What renewals are charged to; null where there is none."),
});

export const invoicesQuery = z.object({
  limit: z.coerce
    .number()
    .pipe(count("limit", 1, 100))
    .default(20),
  cursor: text("cursor", { max: 100 }).optional().describe("`next_cursor` of the page before."),
});

export const invoice = z
  .object({
    number: z.string(),
    kind: z.enum(["invoice", "credit_note"]),
    issued_at: timestamp,
    amount: minor,
    tax: z.int().describe("Contained in the amount."),
    currency: z.string(),
    plan: planKey,
    period_start: timestamp,
    period_end: timestamp,
    payment_id: z.string().describe("Ours, `pay_…`."),
    status: z
      .enum(["paid", "partly_refunded", "refunded", "corrected", "credited"])
      .describe(
        "`credited` is a credit note's. `corrected`: another took its place, or a credit note that moved no money.",
      ),
    corrects: z.string().nullable().describe("Of a credit note: the number of its invoice."),
    replaces: z.string().nullable().describe("Number of the invoice whose place it took, where that was corrected."),
    replaced_by: z.string().nullable().describe("Number of the invoice that took its place, where it was corrected."),
  })
  .meta({ id: "Invoice" });

export const invoicesResponse = z.object({
  success,
  invoices: z.array(invoice).describe("Newest first."),
  next_cursor: z.string().nullable(),
});

/** Lawful numbers have 16 characters at most. Whatever else stands there is as unknown as a number of somebody else's. */
export const invoicePath = z.object({ number: text("number", { max: 100 }) });

export const invoiceResponse = z.object({
  success,
  invoice: invoice.extend({
    plan_name: z.string(),
    refunded: z.int().describe("What credit notes have taken back of it."),
    taxable: z.int(),
    cgst: z.int(),
    sgst: z.int(),
    igst: z.int(),
    sac: z.string().nullable().describe("Service accounting code."),
    seller: z.object({ name: z.string(), address: z.string().nullable(), gstin: z.string().nullable() }),
    recipient: z.object({
      name: z.string().nullable(),
      address: z.string().nullable(),
      state: z.string().nullable().describe("Code of the place of supply."),
      gstin: z.string().nullable(),
    }),
    gst_rate: z.int().describe("In basis points: 1800 is 18 %. What the taxes are reckoned with, where there are any."),
    place_of_supply: z.string().nullable().describe("Name of the state."),
    method: z.string().nullable().describe("What it was paid with: `card`, `upi`."),
    paid_with: z
      .object({
        kind: z.enum(["card", "upi"]),
        network: z.string().nullable(),
        last4: z.string().nullable(),
        upi: z.string().nullable(),
      })
      .nullable()
      .describe("What may be shown of it."),
    gateway_payment_id: z.string(),
  }),
});

export const webhookRequest = z.looseObject({ event: z.string(), payload: z.looseObject({}) });

export const webhookResponse = z.object({ success });
