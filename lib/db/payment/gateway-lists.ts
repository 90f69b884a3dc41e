import type { PaymentState } from "@/lib/domain/payment";
import { queryRows, type Statement } from "../query";
import type { AppliedAs } from "./payment-rows";
import type { RefundStatus } from "./refund-rows";

/** The gateway's lists of everything on the account. */
export type GatewayListKind = "payment" | "refund";

/** How far a list has been read, by the gateway's clock; null where it never was. */
export async function findReadUntil(kind: GatewayListKind): Promise<Date | null> {
  const [row] = await queryRows<{ read_until: Date }>(FIND, [kind]);
  return row?.read_until ?? null;
}

export async function writeReadUntil(kind: GatewayListKind, until: Date): Promise<void> {
  await queryRows(WRITE, [kind, until]);
}

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

const FIND: Statement = {
  name: "gateway_list_find",
  text: "SELECT read_until FROM gateway_list WHERE kind = $1",
};
const WRITE: Statement = {
  name: "gateway_list_write",
  text: `INSERT INTO gateway_list AS l (kind, read_until) VALUES ($1, $2)
ON CONFLICT (kind) DO UPDATE SET read_until = excluded.read_until WHERE l.read_until < excluded.read_until`,
};
const KNOWN_PAYMENTS: Statement = {
  name: "gateway_list_known_payments",
  text: "SELECT gateway_payment_id AS gateway_id, status, applied_as FROM payment WHERE gateway_payment_id = ANY ($1::text[])",
};
const KNOWN_REFUNDS: Statement = {
  name: "gateway_list_known_refunds",
  text: "SELECT gateway_refund_id AS gateway_id, status FROM refund WHERE gateway_refund_id = ANY ($1::text[])",
};
