import type { PaymentState } from "@/lib/domain/payment";
import { queryRows, type Statement } from "../sql/query";
import type { AppliedAs } from "./payment-rows";
import type { RefundStatus } from "./refund-rows";

export interface KnownPayment {
  gateway_id: string;
  status: PaymentState;
  applied_as: AppliedAs | null;
}

/** What we have of these payments. */
export async function findKnownPayments(gatewayIds: readonly string[]): Promise<KnownPayment[]> {
  return queryRows<KnownPayment>(KNOWN_PAYMENTS, [gatewayIds]);
}

export interface KnownRefund {
  gateway_id: string;
  status: RefundStatus;
}

/** What we have of these refunds. */
export async function findKnownRefunds(gatewayIds: readonly string[]): Promise<KnownRefund[]> {
  return queryRows<KnownRefund>(KNOWN_REFUNDS, [gatewayIds]);
}

const KNOWN_PAYMENTS: Statement = {
  name: "gateway_list_known_payments",
  text: "SELECT gateway_payment_id AS gateway_id, status, applied_as FROM payment WHERE gateway_payment_id = ANY ($1::text[])",
};
const KNOWN_REFUNDS: Statement = {
  name: "gateway_list_known_refunds",
  text: "SELECT gateway_refund_id AS gateway_id, status FROM refund WHERE gateway_refund_id = ANY ($1::text[])",
};
