import { gatewayIdHash } from "@/lib/crypto/encryption";
import { isCustomerShared } from "@/lib/db/payment/customer-rows";
import { GatewayError, getGateway } from "@/lib/gateway";
import { requireDone } from "../gateway-sync/with-gateway";
import { customerAlias, findCustomerId } from "../payment-methods/ensure-customer";
import { readPayer } from "./read-payer";

/**
 * Gives the gateway's customer the payer's details as they are now, so that its notices reach the payer. Safe to repeat.
 *
 * @throws GatewayError, unavailable: try again later
 */
export async function syncCustomer(studentId: string): Promise<void> {
  const customerId = await findCustomerId(studentId);
  const payer = customerId && (await readPayer(studentId));
  if (!payer || (await isCustomerShared(gatewayIdHash(customerId)))) return;
  const { name, email, phone: contact } = payer;
  const gateway = getGateway();
  try {
    requireDone(await gateway.updateCustomer(customerId, { name, email, contact }));
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== "invalid") throw error;
    // Another customer has this address and number: the gateway keeps each pair once, so this one keeps an address of its own.
    requireDone(await gateway.updateCustomer(customerId, { name, email: customerAlias(studentId), contact }));
  }
}
