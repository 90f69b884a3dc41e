import { encryptValue, gatewayIdHash } from "@/lib/crypto/encryption";
import type { PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import { toWireId } from "@/lib/domain/id";
import type { Money } from "@/lib/domain/money";
import { orderExpiresAt } from "@/lib/domain/order";
import { receiptOf } from "@/lib/domain/receipt";
import { gatewayId } from "./ids";
import type { Life } from "./life";
import type { Issued } from "./paper";
import { hex } from "./rows";

export interface Method {
  id: string;
  kind: "card" | "upi";
  network: string | null;
  lastFour: string | null;
  upiHandle: string | null;
}

export interface OrderFacts {
  id?: string;
  purpose: "purchase" | "renewal" | "renew_now" | "upgrade";
  at: Date;
  offer: PlanOffer;
  amount: Money;
  pricedUntil?: Date;
  status: "open" | "paid" | "abandoned";
}

/** A payment as it was decided. Its row waits to be written, so that a refund can still tell of itself in it. */
export interface Paid {
  id: string;
  decidedAt: Date;
  amount: Money;
  row: { amount: number; amount_refunded: number; status: string; updated_at: Date };
}

export interface PaymentFacts {
  orderId: string;
  at: Date;
  amount: Money;
  /** What became of it. */
  outcome: { appliedAs: "purchase" | "renewal" | "upgrade" | "refund" } | { declined: string };
}

const NETWORKS = ["Visa", "MasterCard", "RuPay"] as const;
const BANKS = ["HDFC", "ICIC", "SBIN", "UTIB"] as const;
const UPI = ["okhdfcbank", "oksbi", "ybl", "paytm"] as const;
/** From the request for the money to its answer. */
const DECIDED_MS = 20_000;

/** What a student pays with, and the rows of what passes through it. */
export class Wallet {
  readonly method: Method;

  constructor(
    readonly life: Life,
    since: Date,
  ) {
    this.method = this.#confirm(since);
  }

  get words(): string | null {
    const { kind, network, lastFour, upiHandle } = this.method;
    return kind === "upi" ? upiHandle : `${network} ending in ${lastFour}`;
  }

  /** @returns its id */
  order({ id, purpose, at, offer, amount, pricedUntil, status }: OrderFacts): string {
    const { world, person, random } = this.life;
    const orderId = id ?? this.life.id(at);
    world.rows.add("payment_order", {
      id: orderId,
      student_id: person.id,
      purpose,
      status,
      plan_key: offer.key,
      plan_version_id: offer.versionId,
      receipt: receiptOf("order", orderId),
      gateway_order_id: gatewayId("order", random),
      amount: amount.amount,
      currency: amount.currency,
      billing_name: null,
      billing_state: person.state,
      billing_gstin: null,
      priced_until: pricedUntil ?? null,
      created_at: at,
      expires_at: orderExpiresAt(at),
      updated_at: at,
    });
    return orderId;
  }

  pay({ orderId, at, amount, outcome }: PaymentFacts): Paid {
    const { world, person, random } = this.life;
    const id = this.life.id(at);
    const decidedAt = new Date(at.getTime() + DECIDED_MS);
    const isCaptured = "appliedAs" in outcome;
    const gatewayPaymentId = gatewayId("pay", random);
    const row = {
      id,
      student_id: person.id,
      order_id: orderId,
      gateway_payment_id: gatewayPaymentId,
      status: isCaptured ? "captured" : "failed",
      amount: amount.amount,
      amount_refunded: 0,
      currency: amount.currency,
      method: this.method.kind,
      error_code: isCaptured ? null : "BAD_REQUEST_ERROR",
      error_reason: isCaptured ? null : outcome.declined,
      error_description: null,
      captured_at: isCaptured ? decidedAt : null,
      applied_as: isCaptured ? outcome.appliedAs : null,
      applied_at: isCaptured ? decidedAt : null,
      created_at: at,
      updated_at: decidedAt,
    };
    world.rows.add("payment", row);
    this.#hear(isCaptured ? "payment.captured" : "payment.failed", gatewayPaymentId, decidedAt);
    return { id, decidedAt, amount, row };
  }

  /** Money that goes back; of a payment that bought something, with a credit note. */
  refund(paid: Paid, amount: Money, reason: string, at: Date, invoice: Issued | null): Issued | null {
    const { world, random } = this.life;
    const { id: paymentId, row } = paid;
    row.amount_refunded += amount.amount;
    if (row.amount_refunded === row.amount) row.status = "refunded";
    row.updated_at = at;
    const id = this.life.id(at);
    const gatewayRefundId = gatewayId("rfnd", random);
    world.rows.add("refund", {
      id,
      payment_id: paymentId,
      gateway_refund_id: gatewayRefundId,
      receipt: receiptOf("refund", id),
      status: "processed",
      amount: amount.amount,
      currency: amount.currency,
      reason,
      requested_by_account_id: null,
      created_at: at,
      updated_at: at,
    });
    this.#hear("refund.processed", gatewayRefundId, at);
    const by = reason === "requested" ? "staff" : "system";
    this.life.audit({ action: "payment.refund_requested", at, by, subject: toWireId("payment", paymentId), reason });
    if (!invoice) return null;
    const note = { id: this.life.id(at), refundId: id, amount, issuedAt: at };
    return world.paper.creditNote(invoice, note);
  }

  #confirm(since: Date): Method {
    const { world, person, random } = this.life;
    const id = this.life.id(since);
    const isCard = random.chance(0.6);
    const method: Method = {
      id,
      kind: isCard ? "card" : "upi",
      network: isCard ? random.pick(NETWORKS) : null,
      lastFour: isCard ? String(random.whole(0, 9_999)).padStart(4, "0") : null,
      upiHandle: isCard ? null : `student${random.whole(1_000, 9_999)}@${random.pick(UPI)}`,
    };
    const token = gatewayId("token", random);
    const sealed = encryptValue(token, { table: "payment_method", rowId: id });
    world.rows.add("payment_method", {
      id,
      student_id: person.id,
      kind: method.kind,
      status: "confirmed",
      is_default: true,
      token_ciphertext: hex(sealed.ciphertext),
      token_hash: hex(gatewayIdHash(token)),
      encryption_key_id: sealed.keyId,
      network: method.network,
      issuer: isCard ? random.pick(BANKS) : null,
      last_four: method.lastFour,
      expiry_month: isCard ? random.whole(1, 12) : null,
      expiry_year: isCard ? since.getUTCFullYear() + random.whole(1, 5) : null,
      upi_handle: method.upiHandle,
      mandate_max: null,
      created_at: since,
      updated_at: since,
    });
    const customer = gatewayId("cust", random);
    const encryptedCustomer = encryptValue(customer, { table: "gateway_customer", rowId: person.id });
    world.rows.add("gateway_customer", {
      student_id: person.id,
      customer_ciphertext: hex(encryptedCustomer.ciphertext),
      customer_hash: hex(gatewayIdHash(customer)),
      encryption_key_id: encryptedCustomer.keyId,
      created_at: since,
    });
    return method;
  }

  /** The webhook that told of it. */
  #hear(type: string, gatewayId: string, at: Date): void {
    const { world, random } = this.life;
    if (world.history !== "full") return;
    const heardAt = new Date(this.life.recordedAt(at).getTime() + random.whole(200, 4_000));
    world.rows.add("webhook_event", {
      id: this.life.id(at),
      event_id: `evt_${type}_${gatewayId}`,
      type,
      payload: {
        payment_id: type.startsWith("payment") ? gatewayId : null,
        order_id: null,
        refund_id: type.startsWith("refund") ? gatewayId : null,
        token_hash: null,
        token_status: null,
      },
      received_at: heardAt,
      processed_at: new Date(heardAt.getTime() + random.whole(20, 300)),
      attempts: 1,
      last_error: null,
    });
  }
}
