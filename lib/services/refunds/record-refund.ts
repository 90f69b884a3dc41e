import { uuidv7 } from "@/lib/crypto/uuid";
import { findInvoice, type InvoiceRow } from "@/lib/db/invoice/invoice-rows";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { findPayment, type PaymentRow } from "@/lib/db/payment/payment-rows";
import {
  addRefunded,
  findRefund,
  insertRefund,
  lockRefund,
  type RefundRow,
  updateRefund,
} from "@/lib/db/payment/refund-rows";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import { receiptOf } from "@/lib/domain/receipt";
import { isRefundNews, refundStateOf } from "@/lib/domain/refund";
import type { GatewayRefund } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { issueCreditNote } from "../invoices/issue-invoice";
import type { PaymentSource } from "../settlement/payment-context";
import { applyEvent } from "../subscription/apply-event";
import { newMail } from "../subscription/student-mail";
import { backOn, refundMailCause, refundMailProps } from "./build-refund-mail";
import { leftToRefund, type RefundedPeriod, refundedPeriod } from "./refunded-period";
import { writeRefunds } from "./write-refunds";

/**
 * Records what the gateway says of a refund, forward only, with its credit note, its mail, and the end of the plan if the whole payment
 * of the current period was refunded. Refunds that were made at the gateway's dashboard are found here and recorded like ours.
 */
export async function recordRefund(by: PaymentSource, refund: GatewayRefund): Promise<void> {
  const found = await findPayment(refund.paymentId);
  if (!found) return;
  await withTransaction(async (client) => {
    const { student_id: studentId } = found;
    const locked = studentId === null ? null : await lockSubscription({ studentId }, by.realNow, client);
    // Read again under the lock: another refund of the payment may have been recorded meanwhile, and this one may make it whole.
    const payment = (await findPayment(refund.paymentId, client)) ?? found;
    const now = locked?.now ?? by.realNow;
    const record = await lockRecord(refund, payment, now, client);
    const status = refundStateOf(refund.status);
    if (!isRefundNews(record.status, status)) return;
    await updateRefund(record.id, { status, gatewayRefundId: refund.id, now }, client);
    if (status === "failed") logger().error({ refund: refund.id, payment: refund.paymentId }, "a refund failed");
    if (status !== "processed") return;
    await addRefunded(payment.id, refund.amount, now, client);
    if (locked) await enqueueRefundMail(by, locked, payment, record, client);
  });
}

async function lockRecord(
  refund: GatewayRefund,
  payment: PaymentRow,
  now: Date,
  client: Connection,
): Promise<RefundRow> {
  const found = await findRefund({ gatewayRefundId: refund.id, receipt: refund.receipt }, client);
  const id = found?.id ?? uuidv7();
  if (!found) {
    const { amount, currency, id: gatewayRefundId } = refund;
    const row = { id, paymentId: payment.id, gatewayRefundId, receipt: receiptOf("refund", id), amount, currency };
    await insertRefund({ ...row, reason: "requested", accountId: null, keepsUpgrades: false, now }, client);
  }
  const locked = await lockRefund(id, client);
  if (!locked) throw new Error(`the refund ${id} is gone`);
  return locked;
}

async function enqueueRefundMail(
  by: PaymentSource,
  locked: LockedSubscription,
  payment: PaymentRow,
  refund: RefundRow,
  client: Connection,
): Promise<void> {
  const invoice = await findInvoice({ paymentId: payment.id }, client);
  const isWhole = payment.amount_refunded + refund.amount + payment.amount_lost >= payment.amount;
  const period = isWhole ? await refundedPeriod(locked, payment, invoice, client) : null;
  if (period) await refundUpgrades(by, locked, period, client);
  const after = period && (await revokePeriod(by, locked, period, client));
  // What a lost dispute took is credited already: a refund on top of it is lost money, not a second credit.
  const credit = invoice && creditOf(locked, invoice, refund);
  const note = credit && (await issueCreditNote(credit, client));
  if (locked.student.isErased) return;
  const props = refundMailProps({ locked, payment, refund, creditNote: note, after });
  const mail = newMail("refund_issued", refundMailCause(refund.id), props, locked.student);
  await insertMail({ ...mail, now: locked.now, realNow: by.realNow }, client);
}

/**
 * Upgrades that were paid for on top of a payment are refunded with it. Our own refunds have written them in the same action; what was
 * refunded at the gateway's dashboard has not.
 */
async function refundUpgrades(
  by: PaymentSource,
  locked: LockedSubscription,
  { upgrades }: RefundedPeriod,
  client: Connection,
): Promise<void> {
  if (upgrades.length === 0) return;
  const source = { ...by, now: locked.now };
  const context = { locked, source, accountId: null, reason: "upgraded_payment_refunded" } as const;
  await writeRefunds(upgrades.map(leftToRefund), context, client);
}

/** @returns what the mail says of the plan */
async function revokePeriod(
  by: PaymentSource,
  locked: LockedSubscription,
  { event, keepsPlanName }: RefundedPeriod,
  client: Connection,
) {
  if (!event) return null;
  const { decision, locked: after } = await applyEvent(locked, event, by, client);
  if (decision.kind !== "changed") return null;
  const { endDate } = after.subscription;
  if (event.type === "upgrade_refunded") return keepsPlanName === null ? null : { back: backOn(keepsPlanName, after) };
  const openCharge = locked.subscription.openAttempt?.amount ?? null;
  if (endDate === null || keepsPlanName === null) return { endedPlanName: locked.plan.name, openCharge };
  return { keeps: { planName: keepsPlanName, until: endDate }, openCharge };
}

function creditOf({ student, now }: LockedSubscription, invoice: InvoiceRow, refund: RefundRow) {
  const amount = money(Math.min(refund.amount, invoice.total - invoice.credited), refund.currency);
  if (amount.amount <= 0) return null;
  return { invoice, refundId: refund.id, disputeId: null, amount, isTest: student.testClockId !== null, now };
}
