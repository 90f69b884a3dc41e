import { updateAttempt } from "@/lib/db/payment/attempt-rows";
import { closeOrder } from "@/lib/db/payment/order-rows";
import { lockOpenAttempt } from "@/lib/db/renewal/attempts";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import { dueRestoreEvent, type RestoreEvent } from "@/lib/domain/renewal";
import type { PaymentSource } from "../settlement/payment-context";
import { applyEvent } from "../subscription/apply-event";
import { recoverAttempt } from "./recover-attempt";

/** One transition may follow another (an attempt abandoned, then the end); more in a row than this would be an endless loop. */
const MAX_STEPS = 8;

/**
 * Applies the transitions of one subscription whose time has come. Before a pending payment is written off, the gateway is
 * asked once more.
 *
 * @returns what was done, in order
 */
export async function restoreSubscription(by: PaymentSource, subscriptionId: string): Promise<RestoreEvent[]> {
  const done: RestoreEvent[] = [];
  let hasAsked = false;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const step = await withTransaction((client) => restoreOnce(by, subscriptionId, hasAsked, client));
    if (step === null) return done;
    if (step !== "ask") done.push(step);
    else {
      hasAsked = true;
      await recoverAttempt(by, subscriptionId, { mayCharge: false });
    }
  }
  throw new Error(`subscription ${subscriptionId} does not come to rest after ${done.join(", ")}`);
}

async function restoreOnce(
  by: PaymentSource,
  subscriptionId: string,
  hasAsked: boolean,
  client: Connection,
): Promise<RestoreEvent | "ask" | null> {
  const locked = await lockSubscription({ id: subscriptionId }, by.realNow, client);
  const event = locked && dueRestoreEvent(locked.subscription, locked.now);
  if (!event) return null;
  if (event === "settlement_overdue") {
    if (!hasAsked) return "ask";
    return (await writeOffAttempt(by, locked, client)) ? event : null;
  }
  const { decision } = await applyEvent(locked, { type: event }, by, client);
  return decision.kind === "refused" ? null : event;
}

/** The gateway has not decided the payment within 72 hours: it counts as declined. An alert finds it by its code. */
async function writeOffAttempt(by: PaymentSource, locked: LockedSubscription, client: Connection): Promise<boolean> {
  const { openAttemptId: attemptId, now } = locked;
  const attempt = attemptId && (await lockOpenAttempt(attemptId, client));
  if (!attempt) return false;
  const amount = money(attempt.amount, attempt.currency);
  const { decision } = await applyEvent(locked, { type: "settlement_overdue", attemptId, amount }, by, client);
  if (decision.kind !== "changed") return false;
  const decline = { code: "NO_RESPONSE", reason: "no_answer" };
  await updateAttempt(attemptId, { status: "declined", paymentId: null, decline, now }, client);
  await closeOrder(attempt.order_id, "abandoned", now, client);
  return true;
}
