import { GatewayError, type GatewayToken, getGateway } from "@/lib/gateway";
import type { Target } from "./write-revocation";

/** Nothing can be charged on such a mandate, and the bank shows none. */
const ENDED: ReadonlySet<GatewayToken["status"]> = new Set(["cancelled", "rejected", "expired"]);

/**
 * Ends a mandate at the gateway. Deleting a UPI token removes it from the gateway's store only: the mandate lives on at NPCI and in the
 * payer's app until it is cancelled, so that comes first. Source: razorpay.com/docs/payments/payment-gateway/s2s-integration/
 * recurring-payments/upi/tokens ("it does not cancel the mandate"). A cancellation may fail at the payer's bank, and is asked for again.
 *
 * @returns what is wrong; null once the gateway does not have it any more
 * @throws GatewayError, unavailable: try again later
 */
export async function endToken({ customerId, tokenId }: Target): Promise<string | null> {
  if (tokenId === null) return null;
  const gateway = getGateway();
  const token = await findToken(customerId, tokenId);
  if (token === null) return null;
  if (token.kind === "upi" && !ENDED.has(token.status)) {
    const cancelled = await gateway.cancelToken(customerId, tokenId);
    if (cancelled.kind === "unknown") return cancelled.cause;
    const after = await findToken(customerId, tokenId);
    if (after === null) return null;
    if (!ENDED.has(after.status)) return `the bank has not ended the mandate yet: it is ${after.status}`;
  }
  return deleteToken(customerId, tokenId);
}

async function deleteToken(customerId: string, tokenId: string): Promise<string | null> {
  try {
    const outcome = await getGateway().deleteToken(customerId, tokenId);
    return outcome.kind === "done" ? null : outcome.cause;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== "invalid") throw error;
    // Refused because there is no such token, or for another reason: a token that is still found is not revoked.
    return (await findToken(customerId, tokenId)) === null ? null : error.message;
  }
}

/** Null where the gateway does not have it (any more). */
async function findToken(customerId: string, tokenId: string): Promise<GatewayToken | null> {
  try {
    return await getGateway().getToken(customerId, tokenId);
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "invalid") return null;
    throw error;
  }
}
