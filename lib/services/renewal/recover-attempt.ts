import { openOrder } from "@/lib/db/payment/order-rows";
import { type FoundPayment, type GatewayFinding, nextAttemptStep } from "@/lib/domain/attempt";
import { type Decline, GatewayError, getGateway } from "@/lib/gateway";
import type { PaymentSource } from "../settlement/payment-context";
import { type ChargeResult, chargeAttempt, permanentRefusal, reconcileCharge, waitFor } from "./charge-attempt";
import { type Debit, findOpenDebit } from "./debit";
import { abandonUnlessWanted, endAttempt } from "./end-attempt";

export interface RecoverOptions {
  /** Whether to charge if nothing was charged. */
  mayCharge: boolean;
}

/**
 * Reconciles an attempt that was begun earlier: fetches its order by its receipt before anything else, because the process that wrote it
 * may have died after the money was taken. Charges only if nothing was charged for certain, and on the same order.
 *
 * @returns null if no attempt is open
 * @throws GatewayError when charging, if the gateway is busy or down
 */
export async function recoverAttempt(
  by: PaymentSource,
  subscriptionId: string,
  { mayCharge }: RecoverOptions,
): Promise<ChargeResult | null> {
  const debit = await findOpenDebit(subscriptionId, by.realNow);
  if (!debit) return null;
  const { gatewayOrderId, finding, refused } = await fetchFinding(by, debit);
  // The gateway will never tell us. If nothing was ever sent, there is nothing to tell.
  if (refused) return endAttempt(by, debit, refused);
  const step = nextAttemptStep({ lastCallAt: debit.lastCallAt }, finding, debit.now);
  switch (step.do) {
    case "apply":
    case "decline":
      return reconcileCharge(by, debit, step.paymentId, "no_answer");
    case "wait":
      return waitFor(debit, step.event);
    case "charge":
      // Long after the end of the period, a charge would buy time that has already passed.
      if (!mayCharge || debit.isOverdue) return "waiting";
      if (await abandonUnlessWanted(by, debit)) return "declined";
      return chargeAttempt(by, { ...debit, gatewayOrderId });
  }
}

interface Fetched {
  gatewayOrderId: string | null;
  finding: GatewayFinding;
  /** Why the gateway does not answer such a question, if it never will. */
  refused?: Decline;
}

async function fetchFinding(by: PaymentSource, debit: Debit): Promise<Fetched> {
  const gateway = getGateway();
  let { gatewayOrderId } = debit;
  try {
    if (gatewayOrderId === null) {
      gatewayOrderId = (await gateway.findOrderByReceipt(debit.receipt))?.id ?? null;
      if (gatewayOrderId === null) return { gatewayOrderId, finding: { kind: "no_order" } };
      await openOrder(debit.orderId, gatewayOrderId, by.realNow);
    }
    const payments = await gateway.listOrderPayments(gatewayOrderId);
    const found: FoundPayment[] = payments.map(({ id, status, decline }) => ({
      id,
      status,
      declineReason: decline?.reason ?? null,
    }));
    return { gatewayOrderId, finding: { kind: "payments", payments: found } };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const finding = { kind: "no_answer" } as const;
    if (error.isTemporary) return { gatewayOrderId, finding };
    if (debit.lastCallAt !== null) throw error;
    return { gatewayOrderId, finding, refused: permanentRefusal(error) };
  }
}
