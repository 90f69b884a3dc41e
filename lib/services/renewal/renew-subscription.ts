import type { PaymentSource } from "../settlement/payment-context";
import { type ChargeResult, chargeAttempt } from "./charge-attempt";
import { prepareRenewal } from "./prepare-renewal";
import { recoverAttempt } from "./recover-attempt";

export type RenewalResult = ChargeResult | "nothing_due";

/**
 * Charges the renewal of one subscription, if it is due. Safe to run twice, concurrently, and again after a crash at any point: at most one
 * attempt is open, and whoever finds one reconciles it first.
 *
 * @param afresh a payment method was confirmed in the grace period: it is charged at once
 * @throws GatewayError if the gateway is busy or down, which is not a decline: retry later
 */
export async function renewSubscription(
  by: PaymentSource,
  subscriptionId: string,
  { afresh = false }: { afresh?: boolean } = {},
): Promise<RenewalResult> {
  const prepared = await prepareRenewal(by, subscriptionId, afresh);
  switch (prepared.kind) {
    case "nothing_due":
    case "declined":
      return prepared.kind;
    case "open":
      return (await recoverAttempt(by, subscriptionId, { mayCharge: true })) ?? "nothing_due";
    case "prepared":
      return chargeAttempt(by, prepared.debit);
  }
}
