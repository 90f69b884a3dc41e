import { recoverPayer } from "../payers/take-payer";
import type { PaymentSource } from "../settlement/payment-context";
import { type Prepared, prepareAttempt } from "./prepare-attempt";

export type PreparedRenewal = Exclude<Prepared, { kind: "payer_incomplete" }>;

/**
 * The attempt of a renewal, as `prepareAttempt` decides it. A debit that would lack the payer's details is declined only after they were
 * looked for at the gateway, too.
 *
 * @throws GatewayError if it must be asked, and is busy or down
 */
export async function prepareRenewal(
  by: PaymentSource,
  subscriptionId: string,
  afresh: boolean,
): Promise<PreparedRenewal> {
  const first = await prepareAttempt(by, subscriptionId, { afresh, isPayerFinal: false });
  if (first.kind !== "payer_incomplete") return first;
  await recoverPayer(by, subscriptionId, first.studentId);
  const second = await prepareAttempt(by, subscriptionId, { afresh, isPayerFinal: true });
  if (second.kind === "payer_incomplete") throw new Error("a payer whose details were looked for is asked for again");
  return second;
}
