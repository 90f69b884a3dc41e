import { updateAttempt } from "@/lib/db/payment/attempt-rows";
import { closeOrder } from "@/lib/db/payment/order-rows";
import { withTransaction } from "@/lib/db/query";
import { lockOpenAttempt } from "@/lib/db/renewal/attempts";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { money } from "@/lib/domain/money";
import type { Decline } from "@/lib/gateway";
import type { PaymentSource } from "../payment/payment-story";
import { applyEvent } from "../subscription/apply-event";
import type { Debit } from "./debit";

/** The gateway would not even begin: there is no payment to book, and the attempt is over. */
export async function declineAttempt(
  by: PaymentSource,
  debit: Debit,
  { code, reason }: Decline,
): Promise<"declined" | "waiting"> {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: debit.subscriptionId }, by.realNow, client);
    const attempt = locked && (await lockOpenAttempt(debit.attemptId, client));
    // Decided meanwhile, by whoever heard of it.
    if (!attempt) return "waiting";
    const amount = money(attempt.amount, attempt.currency);
    await applyEvent(locked, { type: "renewal_declined", attemptId: debit.attemptId, amount, reason }, by, client);
    const news = { status: "declined", paymentId: null, decline: { code, reason }, now: locked.now } as const;
    await updateAttempt(debit.attemptId, news, client);
    await closeOrder(debit.orderId, "abandoned", locked.now, client);
    return "declined";
  });
}
