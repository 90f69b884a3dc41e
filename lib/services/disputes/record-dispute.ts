import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import { type DisputeRow, lockDispute, updateDispute } from "@/lib/db/payment/dispute-rows";
import { findPayment, type PaymentRow } from "@/lib/db/payment/payment-rows";
import { afterCommit, type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { disputeNews, isDisputeOpen } from "@/lib/domain/dispute";
import { toWireId } from "@/lib/domain/id";
import type { GatewayDispute } from "@/lib/gateway";
import { announceChange } from "@/lib/realtime/announce";
import { logger } from "@/lib/telemetry/logger";
import { writeAudit } from "../audit/write-audit";
import type { PaymentSource } from "../settlement/payment-context";
import { recordPaymentById } from "../settlement/record-payment-by-id";
import { bookLoss } from "./book-loss";
import type { DisputeContext } from "./dispute-context";
import { type DisputeStep, writeDisputeMail } from "./dispute-mail";
import { endByLoss } from "./end-by-loss";

/**
 * Records what the gateway says of a dispute, forward only: with its audit entry, the money that is lost, what that does to the plan, and
 * a mail where the student has to know. While it is undecided, nothing is debited automatically and its payment is not refunded; both
 * are asked of this table (`hasOpenDispute`, `isPaymentDisputed`), so opening and releasing need no second write.
 *
 * @throws GatewayError if its payment is not known yet, and the gateway does not respond
 */
export async function recordDispute(by: PaymentSource, seen: GatewayDispute): Promise<void> {
  const payment = (await findPayment(seen.paymentId)) ?? (await readPayment(by, seen.paymentId));
  if (!payment) return;
  await withTransaction(async (client) => {
    const { student_id: studentId } = payment;
    const locked = studentId === null ? null : await lockSubscription({ studentId }, by.realNow, client);
    const now = locked?.now ?? by.realNow;
    const { id: gatewayDisputeId, amount, currency, createdAt: openedAt } = seen;
    const dispute = { id: uuidv7(), gatewayDisputeId, paymentId: payment.id, amount, currency, openedAt, now };
    const { row, isNew } = await lockDispute({ ...dispute, realNow: by.realNow }, client);
    const news = isNew ? "forward" : disputeNews(factsOf(row), { ...seen, amountLost: lostIn(seen) });
    if (news === "old") return;
    const current = (await findPayment(seen.paymentId, client)) ?? payment;
    await apply({ by, locked, payment: current, row, seen, now }, isNew, client);
    if (locked) afterCommit(client, () => announceChange(locked.subscription.id));
  });
}

/** The dispute came before its payment's own webhook. */
async function readPayment(by: PaymentSource, gatewayPaymentId: string): Promise<PaymentRow | null> {
  await recordPaymentById(by, gatewayPaymentId);
  return findPayment(gatewayPaymentId);
}

function factsOf({ status, phase, respond_by: respondBy, amount_lost: amountLost }: DisputeRow) {
  return { status, phase, respondBy, amountLost };
}

/** The gateway takes the amount when the dispute is lost. What it may hold back before is not lost yet. */
function lostIn({ status, amountDeducted }: GatewayDispute): number {
  return status === "lost" ? amountDeducted : 0;
}

async function apply(context: DisputeContext, isNew: boolean, client: Connection): Promise<void> {
  const { by, locked, payment, row, seen, now } = context;
  const wasOpen = !isNew && isDisputeOpen(row.status);
  const isOpen = isDisputeOpen(seen.status);
  const amountLost = Math.max(row.amount_lost, lostIn(seen));
  const { status, phase, amount, reasonCode, reasonDescription, respondBy } = seen;
  const change = { status, phase, amount, amountLost, reasonCode, reasonDescription, respondBy };
  await updateDispute(row.id, change, now, client);
  await auditDispute(context, amountLost, isNew, client);
  const creditNote = await bookLoss(context, amountLost - row.amount_lost, client);
  if (isOpen && payment.amount_refunded > 0) {
    logger().warn({ dispute: seen.id, payment: seen.paymentId }, "a disputed payment has been refunded as well");
  }
  if (!locked) return;
  const isLost = status === "lost" && (isNew || row.status !== "lost");
  const after = isLost ? await endByLoss(context, locked, client) : null;
  const step = stepOf({ isLost, isOpened: isOpen && !wasOpen, isReleased: wasOpen && !isOpen && !isLost });
  if (step === "released" && (await isStillHeld(context, client))) return;
  if (step === "released") await retryRenewal(by, locked, row, client);
  if (step) await writeDisputeMail(context, { step, locked: after ?? locked, before: locked, creditNote }, client);
}

function stepOf({ isLost, isOpened, isReleased }: Record<"isLost" | "isOpened" | "isReleased", boolean>) {
  if (isLost) return "lost" satisfies DisputeStep;
  if (isOpened) return "opened" satisfies DisputeStep;
  return isReleased ? ("released" satisfies DisputeStep) : null;
}

/** Another dispute of the same student is undecided. */
async function isStillHeld({ locked }: DisputeContext, client: Connection): Promise<boolean> {
  if (!locked) return false;
  const again = await lockSubscription({ id: locked.subscription.id }, locked.now, client);
  return again?.isDisputed === true;
}

/** A renewal that waited in its grace period is charged now. */
async function retryRenewal(
  by: PaymentSource,
  { subscription, now }: LockedSubscription,
  { id }: DisputeRow,
  client: Connection,
): Promise<void> {
  const cause = `payment/dispute.released:${id}:${now.toISOString()}`;
  const event = { id: uuidv7(), name: "payment/dispute.released", cause, data: { subscriptionId: subscription.id } };
  await insertEvent(event, { now, realNow: by.realNow }, client);
}

async function auditDispute(
  { by, payment, seen, now, row }: DisputeContext,
  amountLost: number,
  isNew: boolean,
  client: Connection,
): Promise<void> {
  const { id: dispute, status, phase, amount, currency, reasonCode, respondBy } = seen;
  const action = isNew && isDisputeOpen(status) ? "opened" : ACTIONS[status];
  const after = { dispute, status, phase, amount, currency, reason_code: reasonCode, respond_by: respondBy };
  const fact = {
    action: `payment.dispute_${action}`,
    studentId: payment.student_id,
    subject: toWireId("payment", payment.id),
    before: isNew ? undefined : { status: row.status, phase: row.phase },
    after: amountLost > 0 ? { ...after, amount_lost: amountLost } : after,
  };
  await writeAudit({ ...by, now }, fact, client);
}

const ACTIONS = {
  open: "updated",
  under_review: "updated",
  won: "won",
  lost: "lost",
  closed: "closed",
} as const satisfies Record<GatewayDispute["status"], string>;
