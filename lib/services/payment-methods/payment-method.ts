import { encryptValue, gatewayIdHash } from "@/lib/crypto/encryption";
import { uuidv7 } from "@/lib/crypto/uuid";
import { keepDefaultMethod, type MethodFacts, type NewMethod } from "@/lib/db/payment/method-rows";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { GatewayError, type GatewayPayment, type GatewayToken, getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";

/** The mandate that came with a payment, as far as the gateway would say. */
export interface TokenOfPayment {
  tokenId: string;
  facts: MethodFacts;
}

/**
 * What the gateway knows of a payment's mandate. Where it does not answer the payment is not held up: what the payment itself says is
 * kept, and the token's own webhook tells the rest.
 */
export async function readTokenOf(payment: GatewayPayment): Promise<TokenOfPayment | null> {
  const { tokenId, customerId } = payment;
  if (tokenId === null) return null;
  const token = customerId === null ? null : await askForToken(customerId, tokenId);
  const kind = token?.kind ?? (payment.method === "card" || payment.method === "upi" ? payment.method : null);
  // A kind that we do not offer cannot be charged again.
  if (kind === null) return null;
  return {
    tokenId,
    facts: {
      kind,
      status: token?.status ?? "initiated",
      network: token?.network ?? payment.card?.network ?? null,
      issuer: token?.issuer ?? payment.card?.issuer ?? null,
      lastFour: lastFourOf(token?.lastFour ?? payment.card?.lastFour ?? null),
      expiryMonth: token?.expiryMonth ?? null,
      expiryYear: token?.expiryYear ?? null,
      upiHandle: kind === "upi" ? (token?.upiHandle ?? payment.upiHandle) : null,
      mandateMax: token?.maxAmount ?? null,
    },
  };
}

async function askForToken(customerId: string, tokenId: string): Promise<GatewayToken | null> {
  try {
    return await getGateway().getToken(customerId, tokenId);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    logger().warn({ kind: error.kind }, "the gateway did not say what mandate came with a payment");
    return null;
  }
}

/** Whatever a gateway may call the digits, only digits are shown. */
function lastFourOf(text: string | null): string | null {
  return text !== null && /^[0-9]{4}$/.test(text) ? text : null;
}

/** Makes it the method that renewals are charged to. The token is sealed into its row, and can be read there only. */
export async function keepMethod(
  { student, now }: LockedSubscription,
  token: TokenOfPayment,
  on: Connection,
): Promise<void> {
  await keepDefaultMethod(buildMethod(uuidv7(), student.id, token, now), on);
}

export function buildMethod(id: string, studentId: string, { tokenId, facts }: TokenOfPayment, now: Date): NewMethod {
  const { ciphertext: tokenCiphertext, keyId: encryptionKeyId } = encryptValue(tokenId, {
    table: "payment_method",
    rowId: id,
  });
  return { ...facts, id, studentId, tokenCiphertext, tokenHash: gatewayIdHash(tokenId), encryptionKeyId, now };
}
