import { z } from "zod";
import { count, planKey, success, text, timestamp, visibleText } from "./fields";
import { emailAddress, personName, phoneNumber } from "./person";
import { subscriptionResponse } from "./subscriptions";
import { price } from "./usage-reports";

const minor = z.int().describe("In minor units (paise, cents), including tax.");

export const payerRequest = z
  .object({
    name: personName.nullable().optional(),
    email: emailAddress.nullable().optional(),
    phone: phoneNumber.nullable().optional(),
  })
  .describe(
    "Who pays: the student, or somebody else, such as a parent. Every debit needs the payer's email address and phone number. Fields that you leave out stay unchanged; `null` removes a value, and the student's own name and address count again.",
  );

export const payer = z
  .object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe("E.164."),
    missing: z.array(z.enum(["email", "phone"])).describe("What a renewal cannot be charged without."),
  })
  .meta({ id: "Payer" });

export const payerResponse = z.object({ success, payer });

/** What is known need not be sent again. */
const payerOfOrder = payerRequest
  .optional()
  .describe("Needed where the payer's email address or phone number is not known yet; kept for renewals.");

export const orderRequest = z.object({ payer: payerOfOrder });

export const checkoutRequest = z.object({
  plan: text("plan", { max: 50 }).describe("`premium` or `pro`."),
  state: text("state", { max: 50 })
    .optional()
    .describe(
      "Indian state or union territory, by name, GST code or ISO code (`IN-TN`): the place of supply on the invoice.",
    ),
  gstin: text("gstin", { max: 40 })
    .nullable()
    .optional()
    .describe("GSTIN or UIN of the body that pays, if any; `null` removes it."),
  payer: payerOfOrder,
});

export const billingDetails = z
  .object({
    name: z.string().nullable().describe("Name on invoices; null uses the student's own name."),
    address: z.string().nullable(),
    state: z.string().nullable().describe("GST code of the place of supply."),
    gstin: z.string().nullable(),
  })
  .meta({ id: "BillingDetails" });

export const billingDetailsRequest = z
  .object({
    name: visibleText("name", { max: 100 }).nullable().optional(),
    address: visibleText("address", { max: 300 })
      .nullable()
      .optional()
      .describe("Lines of the address, as they should be printed."),
    state: text("state", { max: 50 })
      .nullable()
      .optional()
      .describe("Indian state or union territory, by name, GST code or ISO code (`IN-TN`). Must match the GSTIN."),
    gstin: text("gstin", { max: 40 }).nullable().optional(),
  })
  .describe("Fields that you leave out stay unchanged; `null` removes a value.");

export const billingDetailsResponse = z.object({ success, billing_details: billingDetails });

const checkout = z
  .object({
    order_id: z.string().describe("Order id of the gateway, `order_…`."),
    amount: minor,
    currency: z.string(),
    key_id: z.string(),
    customer_id: z
      .string()
      .describe("Customer id of the gateway. Its checkout needs it to set up the mandate for later renewals."),
    recurring: z.literal(true),
    prefill: z.object({
      name: z.string().optional(),
      email: z.string().optional(),
      contact: z.string().optional().describe("Phone number of the payer."),
    }),
    description: z.string(),
    checkout_script: z.url().describe("The script that defines `window.Razorpay`."),
  })
  .meta({ id: "Checkout" });

export const checkoutResponse = checkout
  .extend({ success })
  .describe(
    "The options for the gateway's checkout: `new Razorpay({ key: key_id, order_id, customer_id, recurring, prefill, … }).open()`.",
  );

export const renewResponse = subscriptionResponse.extend(checkout.shape);

export const changePreviewRequest = z.object({ plan: text("plan", { max: 50 }).describe("`premium` or `pro`.") });
export const changeRequest = changePreviewRequest.extend({ payer: payerOfOrder });

export const planChange = z
  .object({
    kind: z
      .enum(["upgrade", "downgrade", "undo"])
      .describe("`undo` keeps the current plan and cancels a scheduled downgrade."),
    plan: planKey,
    due: price
      .nullable()
      .describe("Charged today: the prorated difference for the remaining time. Null if nothing is charged."),
    takes_effect_at: timestamp,
    paid_until: timestamp.describe(
      "End of the paid period. For an upgrade, the difference is prorated up to this time.",
    ),
    renews_at: price.describe("Price of the next period."),
  })
  .meta({ id: "PlanChange" });

export const changePreviewResponse = z.object({ success, change: planChange });

export const changeResponse = subscriptionResponse.extend({
  change: planChange,
  checkout: checkout
    .nullable()
    .describe("For an upgrade: pay it in the checkout, then call `verify`. Null if nothing is due."),
});

export const verifyRequest = z
  .object({
    razorpay_order_id: text("razorpay_order_id", { max: 100 }),
    razorpay_payment_id: text("razorpay_payment_id", { max: 100 }),
    razorpay_signature: text("razorpay_signature", { max: 200 }),
  })
  .describe("The unchanged object that the checkout passes to its `handler`.");

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
    mandate_max: minor.nullable().describe("Highest amount that the mandate allows per debit, in minor units."),
  })
  .meta({ id: "PaymentMethod" });

export const paymentMethodResponse = z.object({
  success,
  payment_method: paymentMethod
    .nullable()
    .describe("The payment method that renewals are charged to; null if there is none."),
});

export const invoicesQuery = z.object({
  limit: z.coerce
    .number()
    .pipe(count("limit", 1, 100))
    .default(20),
  cursor: text("cursor", { max: 100 }).optional().describe("`next_cursor` of the previous page."),
});

export const invoice = z
  .object({
    number: z.string(),
    kind: z.enum(["invoice", "credit_note"]),
    issued_at: timestamp,
    amount: minor,
    tax: z.int().describe("Tax included in the amount."),
    currency: z.string(),
    plan: planKey,
    period_start: timestamp,
    period_end: timestamp,
    payment_id: z.string().describe("Our payment id, `pay_…`."),
    status: z
      .enum(["paid", "partly_refunded", "refunded", "corrected", "credited"])
      .describe(
        "`credited`: a credit note for a refund, or for a payment that the bank took back. `corrected`: an invoice that was replaced, or a credit note without a refund.",
      ),
    corrects: z.string().nullable().describe("For a credit note: the number of its invoice."),
    replaces: z.string().nullable().describe("Number of the corrected invoice that this one replaces."),
    replaced_by: z.string().nullable().describe("Number of the invoice that replaces this one, if it was corrected."),
  })
  .meta({ id: "Invoice" });

export const invoicesResponse = z.object({
  success,
  invoices: z.array(invoice).describe("Newest first."),
  next_cursor: z.string().nullable(),
});

/** Invoice numbers have at most 16 characters by law. Anything else gets the same 404 as the number of another student's invoice. */
export const invoicePath = z.object({ number: text("number", { max: 100 }) });

export const invoiceResponse = z.object({
  success,
  invoice: invoice.extend({
    plan_name: z.string(),
    refunded: z.int().describe("Sum of its credit notes."),
    taxable: z.int(),
    cgst: z.int(),
    sgst: z.int().describe("Also UTGST, which union territories without a legislature charge in its place."),
    igst: z.int(),
    sac: z.string().nullable().describe("Service accounting code."),
    seller: z.object({ name: z.string(), address: z.string().nullable(), gstin: z.string().nullable() }),
    recipient: z.object({
      name: z.string().nullable(),
      address: z.string().nullable(),
      state: z.string().nullable().describe("GST code of the place of supply."),
      gstin: z.string().nullable(),
    }),
    gst_rate: z.int().describe("Tax rate in basis points: 1800 is 18 %. Applies if there are taxes."),
    place_of_supply: z.string().nullable().describe("Name of the state."),
    method: z.string().nullable().describe("Payment method: `card` or `upi`."),
    paid_with: z
      .object({
        kind: z.enum(["card", "upi"]),
        network: z.string().nullable(),
        last4: z.string().nullable(),
        upi: z.string().nullable(),
      })
      .nullable()
      .describe("Details of the payment method that may be shown."),
    gateway_payment_id: z.string(),
  }),
});

export const webhookRequest = z.looseObject({ event: z.string(), payload: z.looseObject({}) });

export const webhookResponse = z.object({ success });
