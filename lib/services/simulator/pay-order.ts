import type { CheckoutProof } from "@/lib/gateway";
import { requireSimulator, withSimulator } from "./require-simulator";

/** Pays an order as the checkout page would. @throws payment_declined, invalid_request for an order or an instrument that is none */
export async function payOrder(orderId: string, instrument: string): Promise<CheckoutProof> {
  const control = requireSimulator();
  return withSimulator("order_id", () => control.checkout({ orderId, instrument }));
}
