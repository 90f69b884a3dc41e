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

/** One thing may follow on another (money given up, then the end); more in a row than this would be a circle. */
const MOST_IN_A_ROW = 8;

/**
 * Ends what is over for one subscription, by the table of transitions. Before money that is on its way is given up, the gateway is
 * asked once more.
 *
 * @returns what was done, in order
 */
export async function restoreSubscription(by: PaymentSource, subscriptionId: string): Promise<RestoreEvent[]> {
  const done: RestoreEvent[] = [];
  let hasAsked = false;
  for (let turn = 0; turn < MOST_IN_A_ROW; turn++) {
    const step = await withTransaction((client) => restoreOnce(by, subscriptionId, hasAsked, client));
    if (step === null) return done;
    if (step !== "ask") done.push(step);
    else {
      hasAsked = true;
      await recoverAttempt(by, subscriptionId, { mayCharge: false });
    }
  }
  throw new Error(`subscription ${subscriptionId} is never done with ${done.join(", ")}`);
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
    return (await giveUp(by, locked, client)) ? event : null;
  }
  const { decision } = await applyEvent(locked, { type: event }, by, client);
  return decision.kind === "refused" ? null : event;
}

/** Nobody has said for 72 hours what became of the money: as declined. By its code an alert finds it. */
async function giveUp(by: PaymentSource, locked: LockedSubscription, client: Connection): Promise<boolean> {
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
