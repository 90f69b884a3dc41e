import type { CheckoutProof } from "@/lib/gateway";
import { requireSimulator, withSimulator } from "./require-simulator";

/** Pays an order as the checkout page would. @throws payment_declined, invalid_request for an unknown order or instrument */
export async function payOrder(orderId: string, instrument: string): Promise<CheckoutProof> {
  const control = requireSimulator();
  return withSimulator("order_id", () => control.checkout({ orderId, instrument }));
}
