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
import { refundMailCause, refundMailProps } from "./build-refund-mail";
import { type RefundedPeriod, refundedPeriod } from "./refunded-period";

/**
 * Records what the gateway says of a refund, forward only, with its credit note, its mail, and the end of the plan if the whole payment
 * of the current period was refunded. Refunds that were made at the gateway's dashboard are found here and recorded like ours.
 */
export async function recordRefund(by: PaymentSource, refund: GatewayRefund): Promise<void> {
  const payment = await findPayment(refund.paymentId);
  if (!payment) return;
  await withTransaction(async (client) => {
    const { student_id: studentId } = payment;
    const locked = studentId === null ? null : await lockSubscription({ studentId }, by.realNow, client);
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
    await insertRefund({ ...row, reason: "requested", accountId: null, now }, client);
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
  const isWhole = payment.amount_refunded + refund.amount === payment.amount;
  const period = isWhole ? await refundedPeriod(locked, payment, invoice, client) : null;
  const after = period && (await revokePeriod(by, locked, period, client));
  const note = invoice && (await issueCreditNote(creditOf(locked, invoice, refund), client));
  if (locked.student.isErased) return;
  const props = refundMailProps({ locked, payment, refund, creditNote: note, after });
  const mail = newMail("refund_issued", refundMailCause(refund.id), props, locked.student);
  await insertMail({ ...mail, now: locked.now, realNow: by.realNow }, client);
}

/** @returns what the mail says of the plan */
async function revokePeriod(
  by: PaymentSource,
  locked: LockedSubscription,
  { event, keepsPlanName }: RefundedPeriod,
  client: Connection,
) {
  const { decision, locked: after } = await applyEvent(locked, event, by, client);
  if (decision.kind !== "changed") return null;
  const { endDate } = after.subscription;
  if (endDate === null || keepsPlanName === null) return { endedPlanName: locked.plan.name };
  return { keeps: { planName: keepsPlanName, until: endDate } };
}

function creditOf({ student, now }: LockedSubscription, invoice: InvoiceRow, refund: RefundRow) {
  const amount = money(refund.amount, refund.currency);
  return { invoice, refundId: refund.id, amount, isTest: student.testClockId !== null, now };
}
