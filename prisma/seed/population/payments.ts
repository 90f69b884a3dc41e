import type { Attempt } from "@/lib/db/payment/lock-payment-context";
import { methodColumns } from "@/lib/db/payment/method-rows";
import { type NewOrder, orderColumns } from "@/lib/db/payment/order-rows";
import type { AppliedAs } from "@/lib/db/payment/payment-rows";
import { type NewRefund, refundColumns } from "@/lib/db/payment/refund-rows";
import type { NewPayment, PaymentWrite } from "@/lib/db/payment/write-payment";
import { toWireId } from "@/lib/domain/id";
import { type Money, money } from "@/lib/domain/money";
import type { RepaymentReason } from "@/lib/domain/refund";
import { buildOrder, type OrderFacts, orderPlaced } from "@/lib/services/checkout/build-order";
import { buildCreditNote } from "@/lib/services/invoices/build-invoice";
import { buildPayer } from "@/lib/services/payers/save-payer";
import { buildCustomer } from "@/lib/services/payment-methods/ensure-customer";
import { buildMethod } from "@/lib/services/payment-methods/payment-method";
import { refundFact } from "@/lib/services/refunds/write-refunds";
import { buildRefund } from "@/lib/services/settlement/auto-refund";
import {
  capturedWrite,
  checkoutDeclined,
  closedAttempt,
  declinedAttempt,
  replacedTerms,
  unpaidBooking,
} from "@/lib/services/settlement/build-payment-write";
import { type DeclineReason, declineFacts } from "@/simulator/errors";
import { gatewayId } from "./ids";
import { creditedInvoice, type Issued } from "./invoices";
import type { Life } from "./life";
import { hex } from "./rows";

/** An order whose row still receives the outcome. */
export interface PlacedOrder {
  facts: OrderFacts;
  order: NewOrder;
  row: { status: string; updated_at: Date };
}

/** A decided payment. Its row waits to be written, so that a refund can still be recorded in it. */
export interface Paid {
  booking: PaymentWrite;
  amount: Money;
  /** The payment method, as the gateway reports it. */
  method: string;
  row: ReturnType<typeof paymentColumns>;
}

export type Outcome = { appliedAs: Exclude<AppliedAs, "mandate"> } | { declined: DeclineReason };

const NETWORKS = ["Visa", "MasterCard", "RuPay"] as const;
const BANKS = ["HDFC", "ICIC", "SBIN", "UTIB"] as const;
const UPI = ["okhdfcbank", "oksbi", "ybl", "paytm"] as const;
/** The time from the charge to its response. */
const DECIDED_MS = 20_000;

/** The exchange between a student and the gateway: the services decide what is written, and this writes it for one student. */
export class Payments {
  constructor(
    readonly life: Life,
    since: Date,
  ) {
    this.#confirmMethod(since);
  }

  /** What a student agrees to in a checkout. */
  checkout(facts: OrderFacts, at: Date): PlacedOrder {
    const order = buildOrder(this.life.id(at), this.life.person.id, facts, at);
    this.life.audit(orderPlaced(order), at, "student");
    return this.place(facts, order);
  }

  /** An order that the gateway has created. */
  place(facts: OrderFacts, order: NewOrder): PlacedOrder {
    const { world, random } = this.life;
    const row = { ...orderColumns(order), status: "open", gateway_order_id: gatewayId("order", random) };
    world.rows.add("payment_order", row);
    return { facts, order, row };
  }

  pay({ order, row: orderRow }: PlacedOrder, at: Date, outcome: Outcome, attempt: Attempt | null = null): Paid {
    const { life } = this;
    const now = new Date(at.getTime() + DECIDED_MS);
    const { amount, currency } = order;
    const method = life.method?.kind ?? "card";
    const decline = "declined" in outcome ? { ...declineFacts(outcome.declined), reason: outcome.declined } : null;
    const made: NewPayment = {
      id: life.id(at),
      studentId: life.person.id,
      orderId: order.id,
      gatewayPaymentId: gatewayId("pay", life.random),
      amount,
      currency,
      method,
      now,
    };
    const story = {
      payment: { amount, currency, method, decline },
      order,
      record: { id: made.id },
      locked: { now, student: life.person },
      attempt,
    };
    const booking =
      "appliedAs" in outcome
        ? capturedWrite(
            story,
            outcome.appliedAs,
            closedAttempt(story, null),
            replacedTerms(life.locked(now).subscription, outcome.appliedAs),
          )
        : unpaidBooking(story, "failed", attempt && declinedAttempt(attempt.id, story));
    if (decline && !attempt) life.audit(checkoutDeclined(story), now, "system");
    const row = paymentColumns(made, booking);
    life.world.rows.add("payment", row);
    if (booking.order) Object.assign(orderRow, { status: booking.order.status, updated_at: now });
    this.#receiveWebhook(`payment.${row.status}`, { payment_id: made.gatewayPaymentId }, now);
    return { booking, amount: money(amount, currency), method, row };
  }

  /** A refund; where the payment bought something, with a credit note. @param said the reason, as staff gave it */
  refund(
    paid: Paid,
    {
      amount,
      reason,
      at,
      invoice,
      said,
    }: { amount: Money; reason: RepaymentReason; at: Date; invoice: Issued | null; said?: string },
  ): { refund: NewRefund; creditNote: Issued | null } {
    const { life } = this;
    const { row } = paid;
    const refund = buildRefund(life.id(at), { paymentId: row.id, ...amount, reason, now: at });
    const gatewayRefundId = gatewayId("rfnd", life.random);
    life.world.rows.add("refund", {
      ...refundColumns(refund),
      gateway_refund_id: gatewayRefundId,
      status: "processed",
    });
    row.amount_refunded += amount.amount;
    if (row.amount_refunded === row.amount) row.status = "refunded";
    row.updated_at = at;
    const webhook = { payment_id: row.gateway_payment_id, refund_id: gatewayRefundId };
    this.#receiveWebhook("refund.processed", webhook, at);
    if (said !== undefined) {
      const written = { id: toWireId("refund", refund.id), paymentId: toWireId("payment", row.id), ...amount };
      life.audit({ ...refundFact(life.person.id, written), reason: said }, at, "staff");
    }
    return { refund, creditNote: invoice && this.#credit(invoice, refund) };
  }

  #credit(invoice: Issued, { id: refundId, amount: minor, currency, now }: NewRefund): Issued {
    const { world, person } = this.life;
    const amount = money(minor, currency);
    const isTest = person.testClockId !== null;
    const note = buildCreditNote({ invoice: creditedInvoice(invoice), refundId, disputeId: null, amount, isTest, now });
    invoice.creditedAmount += minor;
    return world.invoices.issue(this.life.id(now), note, invoice.planName);
  }

  #confirmMethod(since: Date): void {
    const { life } = this;
    const { world, person, random } = life;
    const id = life.id(since);
    const isCard = random.chance(0.6);
    const facts = {
      kind: isCard ? ("card" as const) : ("upi" as const),
      status: "confirmed" as const,
      network: isCard ? random.pick(NETWORKS) : null,
      issuer: isCard ? random.pick(BANKS) : null,
      lastFour: isCard ? String(random.whole(0, 9_999)).padStart(4, "0") : null,
      expiryMonth: isCard ? random.whole(1, 12) : null,
      expiryYear: isCard ? since.getUTCFullYear() + random.whole(1, 5) : null,
      upiHandle: isCard ? null : `student${random.whole(1_000, 9_999)}@${random.pick(UPI)}`,
      mandateMax: null,
      mandateExpiresAt: null,
    };
    const token = { tokenId: gatewayId("token", random), facts };
    const method = methodColumns(buildMethod(id, person.id, token, since));
    world.rows.add("payment_method", {
      ...method,
      token_ciphertext: hex(method.token_ciphertext),
      token_hash: hex(method.token_hash),
    });
    const customer = buildCustomer(person.id, gatewayId("cust", random));
    world.rows.add("gateway_customer", {
      ...customer,
      customer_ciphertext: hex(customer.customer_ciphertext),
      customer_hash: hex(customer.customer_hash),
      created_at: since,
    });
    const { issuer, mandateMax, mandateExpiresAt, ...shown } = facts;
    const phone = `+919${String(random.whole(0, 999_999_999)).padStart(9, "0")}`;
    const payer = buildPayer(person.id, { name: null, email: null, phone }, since, since);
    world.rows.add("payer", {
      student_id: person.id,
      payer_ciphertext: hex(payer.ciphertext),
      encryption_key_id: payer.keyId,
      has_email: payer.hasEmail,
      has_phone: payer.hasPhone,
      confirmed_at: payer.confirmedAt,
      created_at: since,
      updated_at: since,
    });
    life.method = { ...shown, id, hasToken: true, mandateExpiresAt, payerMissing: [] };
  }

  #receiveWebhook(type: string, about: { payment_id: string; refund_id?: string }, at: Date): void {
    const { life } = this;
    const { world, random } = life;
    if (world.history !== "full") return;
    const receivedAt = new Date(life.recordedAt(at).getTime() + random.whole(200, 4_000));
    world.rows.add("webhook_event", {
      id: life.id(at),
      event_id: `evt_${type}_${about.refund_id ?? about.payment_id}`,
      type,
      payload: { order_id: null, refund_id: null, token_hash: null, token_status: null, ...about },
      received_at: receivedAt,
      processed_at: new Date(receivedAt.getTime() + random.whole(20, 300)),
      attempts: 1,
      last_error: null,
    });
  }
}

/** The columns of a payment, as the statement that records it writes them. */
function paymentColumns(made: NewPayment, { payment, now }: PaymentWrite) {
  if (!payment) throw new Error(`nothing is known of the payment ${made.id}`);
  const { status, method, decline, appliedAs, replaced } = payment;
  const paidAt = appliedAs === null ? null : now;
  return {
    id: made.id,
    student_id: made.studentId,
    order_id: made.orderId,
    gateway_payment_id: made.gatewayPaymentId,
    status: status as string,
    amount: made.amount,
    amount_refunded: 0,
    amount_lost: 0,
    currency: made.currency,
    method: method ?? made.method,
    error_code: decline?.code ?? null,
    error_reason: decline?.reason ?? null,
    error_description: decline?.description ?? null,
    captured_at: paidAt,
    applied_as: appliedAs,
    applied_at: paidAt,
    replaced_version_id: replaced?.versionId ?? null,
    replaced_price: replaced?.price ?? null,
    created_at: made.now,
    updated_at: now,
  };
}
