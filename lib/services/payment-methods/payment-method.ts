import { encryptValue, gatewayIdHash } from "@/lib/crypto/encryption";
import { uuidv7 } from "@/lib/crypto/uuid";
import { keepDefaultMethod, type MethodFacts, type NewMethod } from "@/lib/db/payment/method-rows";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { GatewayError, type GatewayPayment, type GatewayToken, getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { wakeRevocations } from "../mandates/wake-revocations";

/** The mandate that came with a payment, as far as the gateway reported it. */
export interface TokenOfPayment {
  tokenId: string;
  facts: MethodFacts;
}

/**
 * What the gateway knows of a payment's mandate. If it does not respond, the payment is not held up: what the payment itself says is
 * stored, and the token's own webhook brings the rest.
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
      mandateExpiresAt: token?.expiresAt ?? null,
    },
  };
}

async function askForToken(customerId: string, tokenId: string): Promise<GatewayToken | null> {
  try {
    return await getGateway().getToken(customerId, tokenId);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    logger().warn({ kind: error.kind }, "the mandate of a payment could not be fetched from the gateway");
    return null;
  }
}

/** Only digits are shown, whatever else the gateway may send here. */
function lastFourOf(text: string | null): string | null {
  return text !== null && /^[0-9]{4}$/.test(text) ? text : null;
}

/**
 * Makes it the default method, which renewals are charged to. The token is encrypted for its row, and can be decrypted only there. The mandate
 * that it replaces is revoked by a job, as soon as this one is confirmed.
 */
export async function savePaymentMethod(
  { student, now }: LockedSubscription,
  token: TokenOfPayment,
  realNow: Date,
  on: Connection,
): Promise<void> {
  const id = uuidv7();
  await keepDefaultMethod(buildMethod(id, student.id, token, now), on);
  await wakeRevocations(id, { now, realNow }, on);
}

export function buildMethod(id: string, studentId: string, { tokenId, facts }: TokenOfPayment, now: Date): NewMethod {
  const { ciphertext: tokenCiphertext, keyId: encryptionKeyId } = encryptValue(tokenId, {
    table: "payment_method",
    rowId: id,
  });
  return { ...facts, id, studentId, tokenCiphertext, tokenHash: gatewayIdHash(tokenId), encryptionKeyId, now };
}
