import type { PaymentState } from "@/lib/domain/payment";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import type { AppliedAs } from "./payment-rows";
import type { RefundStatus } from "./refund-rows";

const KNOWN_PAYMENT_ROW = {
  gateway_id: t.text,
  status: t.word.of<PaymentState>(),
  applied_as: t.text.of<AppliedAs>().nullable,
};
export type KnownPayment = RowOf<typeof KNOWN_PAYMENT_ROW>;

/** Our rows of these payments. */
export async function findKnownPayments(gatewayIds: readonly string[]): Promise<KnownPayment[]> {
  return queryRows(KNOWN_PAYMENTS, [gatewayIds]);
}

const KNOWN_REFUND_ROW = {
  gateway_id: t.text,
  status: t.word.of<RefundStatus>(),
};
export type KnownRefund = RowOf<typeof KNOWN_REFUND_ROW>;

/** Our rows of these refunds. */
export async function findKnownRefunds(gatewayIds: readonly string[]): Promise<KnownRefund[]> {
  return queryRows(KNOWN_REFUNDS, [gatewayIds]);
}

const KNOWN_PAYMENTS = defineStatement({
  name: "gateway_list_known_payments",
  text: "SELECT gateway_payment_id AS gateway_id, status, applied_as FROM payment WHERE gateway_payment_id = ANY ($1::text[])",
  row: KNOWN_PAYMENT_ROW,
});
const KNOWN_REFUNDS = defineStatement({
  name: "gateway_list_known_refunds",
  text: "SELECT gateway_refund_id AS gateway_id, status FROM refund WHERE gateway_refund_id = ANY ($1::text[])",
  row: KNOWN_REFUND_ROW,
});
