import type { Context } from "@/lib/context";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { SubscriptionEvent } from "@/lib/domain/subscription-model";
import { auditSource } from "../audit/write-audit";
import { withGatewayIdempotency } from "../idempotency/with-gateway-idempotency";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { billingOf } from "../invoices/billing-details";
import type { PayerInput } from "../payers/require-payer";
import { studentNotFound } from "../student/get-named-student";
import { applyEvent } from "../subscription/apply-event";
import { requireStudent, type SubscriptionWithMessage, withMessage } from "../subscription/change-subscription";
import { getCurrentSubscription } from "../subscription/get-current-subscription";
import { refusalError } from "../subscription/refusal";
import { subscriptionMessage } from "../subscription/subscription-message";
import { type OrderTerms, placeOrder } from "./place-order";
import { type Quote, type QuotedChange, quoteChange } from "./quote-change";
import { type Checkout, readCheckout } from "./read-checkout";

export interface PlanChanged {
  change: QuotedChange;
  /** Of an upgrade: what is to be paid before it takes effect. */
  checkout: Checkout | null;
  current: SubscriptionWithMessage;
}

/**
 * Changes the plan: an upgrade with an order for the proration, a downgrade scheduled for the next renewal.
 *
 * @throws as `quoteChange`; unavailable if the gateway does not respond
 */
export async function changePlan(
  context: Context,
  planKey: string,
  payer?: PayerInput,
): Promise<IdempotentResult<PlanChanged>> {
  const { id, subscriptionId } = requireStudent(context);
  const { outcome, replayed } = await withGatewayIdempotency(context, id, async () => {
    const planned = await withTransaction((client) => planOrQuote(context, subscriptionId, planKey, client));
    if (planned.current) return { change: planned.change, current: planned.current, orderId: null };
    let change = planned.change;
    const orderId = await placeOrder(
      context,
      async (locked, client) => {
        const quote = await quoteChange(locked, planKey, client);
        change = quote.change;
        return upgradeTerms(locked, quote);
      },
      payer,
    );
    return { change, current: await getCurrentSubscription(context, subscriptionId), orderId };
  });
  const { orderId, ...changed } = outcome;
  const checkout = orderId === null ? null : await readCheckout(orderId);
  // An order made a moment ago may be reused, and it is the one that is paid: its amount is what is due.
  const due = checkout?.amount ?? changed.change.due;
  return { outcome: { ...changed, change: { ...changed.change, due }, checkout }, replayed };
}

/** A downgrade, undoing one, and an upgrade that costs nothing are written at once; another upgrade is only quoted. */
async function planOrQuote(
  context: Context,
  subscriptionId: string,
  planKey: string,
  client: Connection,
): Promise<{ change: QuotedChange; current: SubscriptionWithMessage | null }> {
  const locked = await lockSubscription({ id: subscriptionId }, context.realNow, client);
  if (!locked) throw studentNotFound();
  const quote = await quoteChange(locked, planKey, client);
  const { change } = quote;
  const event = eventOf(quote);
  if (event === null) return { change, current: null };
  const applied = await applyEvent(locked, event, auditSource(context), client);
  if (applied.decision.kind === "refused") throw refusalError(applied.decision.reason);
  return {
    change,
    current: await withMessage(
      applied.locked,
      subscriptionMessage(applied.locked.subscription, applied.locked.now),
      client,
    ),
  };
}

/** The event of a change that nothing is paid for; null for one that has to be paid. */
export function eventOf({ change, plan, upgrade }: Quote): SubscriptionEvent | null {
  switch (change.kind) {
    case "downgrade":
      return { type: "downgrade_asked", plan };
    case "undo":
      return { type: "downgrade_undone" };
    case "upgrade":
      return upgrade ? null : { type: "upgrade_granted", plan };
  }
}

function upgradeTerms({ student }: LockedSubscription, { plan, upgrade }: Quote): OrderTerms {
  // It has been changed in another tab meanwhile.
  if (!upgrade) throw refusalError("already_scheduled");
  const { due, until } = upgrade;
  return { purpose: "upgrade", plan, amount: due, billing: billingOf(student), pricedUntil: until };
}
