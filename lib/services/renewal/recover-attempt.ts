import { openOrder } from "@/lib/db/payment/order-rows";
import { type FoundPayment, type GatewayFinding, nextAttemptStep } from "@/lib/domain/attempt";
import { GatewayError, getGateway } from "@/lib/gateway";
import type { PaymentSource } from "../settlement/payment-context";
import { type ChargeResult, chargeAttempt, settleCharge, waitFor } from "./charge-attempt";
import { type Debit, findOpenDebit } from "./debit";
import { abandonUnlessWanted } from "./decline-attempt";

export interface RecoverOptions {
  /** Whether to charge where nothing was. */
  mayCharge: boolean;
}

/**
 * What became of an attempt that somebody has begun: asks the gateway by its receipt before anything else, because whoever wrote it may
 * have been killed after the money was taken. Charges only where it is sure that nothing was, and on the same order.
 *
 * @returns null where no attempt is open
 * @throws GatewayError when charging, where the gateway is busy or away
 */
export async function recoverAttempt(
  by: PaymentSource,
  subscriptionId: string,
  { mayCharge }: RecoverOptions,
): Promise<ChargeResult | null> {
  const debit = await findOpenDebit(subscriptionId, by.realNow);
  if (!debit) return null;
  const { gatewayOrderId, finding } = await ask(by, debit);
  const step = nextAttemptStep({ lastCallAt: debit.lastCallAt }, finding, debit.now);
  switch (step.do) {
    case "apply":
    case "decline":
      return settleCharge(by, debit, step.paymentId, "no_answer");
    case "wait":
      return waitFor(debit, step.event);
    case "charge":
      // Long after the end nobody is served any more, and money that was asked for in time would buy a time that has passed.
      if (!mayCharge || debit.isOverdue) return "waiting";
      if (await abandonUnlessWanted(by, debit)) return "declined";
      return chargeAttempt(by, { ...debit, gatewayOrderId });
  }
}

interface Asked {
  gatewayOrderId: string | null;
  finding: GatewayFinding;
}

async function ask(by: PaymentSource, debit: Debit): Promise<Asked> {
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
    if (error instanceof GatewayError && error.isTemporary) return { gatewayOrderId, finding: { kind: "no_answer" } };
    throw error;
  }
}
