import { findOrderByGatewayId } from "@/lib/db/payment/order-rows";
import type { CheckoutProof } from "@/lib/gateway";
import { readPayer } from "../payers/read-payer";
import { requireSimulator, withSimulator } from "./require-simulator";

export interface PayOrderRequest {
  orderId: string;
  instrument: string;
  /** What the payer types into the checkout instead. */
  email?: string | undefined;
  contact?: string | undefined;
}

/** Pays an order as the checkout page would, filled in with the payer that we know. @throws payment_declined, invalid_request for an unknown order or instrument */
export async function payOrder({ orderId, instrument, email, contact }: PayOrderRequest): Promise<CheckoutProof> {
  const control = requireSimulator();
  const order = await findOrderByGatewayId(orderId);
  const payer = order && (await readPayer(order.student_id));
  const typed = { email: email ?? payer?.email ?? undefined, contact: contact ?? payer?.phone ?? undefined };
  return withSimulator("order_id", () => control.checkout({ orderId, instrument, ...typed }));
}
