import type { Facts, Invoice, Payment, TheirPayment } from "./facts";
import type { StaffChanges } from "./staff-changes";

const DAY_MS = 86_400_000;
/** Exact in the simulation's time zone, which has no daylight saving time. */
const PERIOD_MS = 30 * DAY_MS;
const SELLS = ["purchase", "renewal", "upgrade"];
const CAPTURED = ["captured", "refunded"];

/** Every rule of this file holds after every event, even when the process died in the middle of one. */
export function checkLedger(facts: Facts, now: Date, staffChanges: StaffChanges): string[] {
  return [
    ...checkInvoices(facts),
    ...checkPeriods(facts, now, staffChanges),
    ...checkAgainstGateway(facts),
    ...checkPaidMails(facts),
    ...facts.heldDebits.map(({ id }) => `the attempt ${id} was charged while a payment was disputed`),
    ...(facts.foreign > 0 ? [`${facts.foreign} payments were made as another student's customer`] : []),
  ];
}

/** A payment that bought something has one invoice of exactly its amount, and credit notes for everything that was refunded or lost. */
function checkInvoices({ payments, invoices, attempts }: Facts): string[] {
  const problems: string[] = [];
  for (const payment of payments) {
    const own = invoices.filter(({ payment_id, kind }) => payment_id === payment.id && kind === "invoice");
    const credited = sum(
      invoices.filter(({ payment_id, kind }) => payment_id === payment.id && kind === "credit_note"),
    );
    const sold = payment.applied_as !== null && SELLS.includes(payment.applied_as);
    if (own.length !== (sold ? 1 : 0)) problems.push(`${nameOf(payment)} has ${own.length} invoices`);
    if (sum(own) !== (sold ? payment.amount : 0)) problems.push(`${nameOf(payment)} is invoiced with ${sum(own)}`);
    if (credited !== (sold ? returnedOf(payment) : 0)) problems.push(`${nameOf(payment)} is credited with ${credited}`);
  }
  const renewals = attempts.filter(({ status }) => status === "captured").map(({ payment_id }) => payment_id);
  const paid = payments.filter(({ id, applied_as }) => applied_as === "renewal" && renewals.includes(id));
  if (paid.length !== renewals.length) problems.push("a captured attempt has no payment that renewed");
  return problems;
}

/** No time is sold twice, and the subscription ends when the last period sold does, with the days that staff gave, unless staff ended it. */
function checkPeriods(
  { payments, invoices, row }: Facts,
  now: Date,
  { endedPayments, giftDays }: StaffChanges,
): string[] {
  const problems: string[] = [];
  const endOf = ({ payment_id, period_end }: Invoice) => time(period_end) + (giftDays.get(payment_id) ?? 0) * DAY_MS;
  const appliedAs = new Map(payments.map(({ id, applied_as }) => [id, applied_as]));
  const periods = invoices
    .filter(({ id, kind, payment_id, total }) => {
      const credited = sum(invoices.filter(({ corrects_invoice_id }) => corrects_invoice_id === id));
      const isTime = kind === "invoice" && appliedAs.get(payment_id) !== "upgrade" && !endedPayments.has(payment_id);
      return isTime && credited < total;
    })
    .toSorted((a, b) => time(a.period_start) - time(b.period_start));
  for (const [index, period] of periods.entries()) {
    const before = periods[index - 1];
    const { period_start: start, period_end: end } = period;
    if (time(end) - time(start) !== PERIOD_MS) problems.push(`a period of another length was sold: ${start} to ${end}`);
    if (before && time(start) < endOf(before))
      problems.push(
        `time was sold twice: ${start} to ${before.period_end} with ${giftDays.get(before.payment_id) ?? 0} days`,
      );
  }
  const last = periods.at(-1);
  const end = last ? endOf(last) : Number.NaN;
  if (row.plan_key === "free") {
    if (end > now.getTime()) problems.push(`the student is on free, and has paid until ${last?.period_end}`);
  } else if (end !== time(row.end_date)) {
    const gift = giftDays.get(last?.payment_id ?? "") ?? 0;
    problems.push(
      `the subscription ends at ${row.end_date}, and the last period sold at ${last?.period_end ?? "no time"}, with ${gift} days as a gift`,
    );
  }
  return problems;
}

/** We record no payment, no refund and no loss that the gateway does not have. */
function checkAgainstGateway({ payments, theirPayments, theirRefunds, theirDisputes }: Facts): string[] {
  const problems: string[] = [];
  for (const payment of payments) {
    const theirs = theirPayments.find(({ id }) => id === payment.gateway_payment_id);
    if (!theirs) {
      problems.push(`${nameOf(payment)} is not in the gateway's ledger`);
      continue;
    }
    const isCaptured = CAPTURED.includes(theirs.status);
    const refunded = sum(
      theirRefunds.filter(({ payment_id }) => payment_id === theirs.id),
      "amount",
    );
    if (payment.captured_at !== null && !isCaptured)
      problems.push(`${nameOf(payment)} is ${theirs.status} in the gateway's ledger`);
    if (payment.amount !== theirs.amount)
      problems.push(`${nameOf(payment)} is ${theirs.amount} in the gateway's ledger`);
    if (payment.amount_refunded > refunded)
      problems.push(`${nameOf(payment)} was refunded with ${refunded} in the gateway's ledger`);
    const lost = sum(
      theirDisputes.filter(({ payment_id }) => payment_id === theirs.id),
      "amount_deducted",
    );
    if (payment.amount_lost > lost) problems.push(`${nameOf(payment)} lost ${lost} in the gateway's ledger`);
  }
  return problems;
}

/** Each sale has one mail, with its amount, in the order of the sales. */
function checkPaidMails({ mails, invoices, refunds, disputes }: Facts): string[] {
  const mailed = mails
    .filter(({ type }) => ["subscription_activated", "renewal_successful", "payment_receipt"].includes(type))
    .map(({ props }) => (props.paid as { amount: number }).amount);
  const sold = invoices.filter(({ kind }) => kind === "invoice").map(({ total }) => total);
  const problems = same(mailed, sold) ? [] : [`the mails speak of sales of ${mailed}, and ${sold} were sold`];
  const refundMails = mails.filter(({ type }) => type === "refund_issued").length;
  const processed = refunds.filter(({ status }) => status === "processed").length;
  if (refundMails !== processed) problems.push(`${processed} refunds, and ${refundMails} mails about them`);
  const lost = disputes.filter(({ status }) => status === "lost").length;
  const lostMails = mails.filter(({ type, props }) => type === "payment_disputed" && props.step === "lost").length;
  if (lostMails !== lost) problems.push(`${lost} lost disputes, and ${lostMails} mails about them`);
  return problems;
}

/** `used` is the sum of the log, and `reserved` the sum of the open reservations. */
export function checkCounters(miscounted: readonly unknown[]): string[] {
  return miscounted.map((counter) => `a counter is not the sum of the log: ${JSON.stringify(counter)}`);
}

/** What must hold when nothing is pending: both ledgers agree to the last paisa, and nothing waits. */
export function checkAtRest(facts: Facts, now: Date): string[] {
  const { payments, invoices, refunds, attempts, orders, theirPayments, theirRefunds, theirDisputes } = facts;
  const problems: string[] = [];
  const captured = theirPayments.filter(({ status }) => CAPTURED.includes(status));
  const totals = {
    captured: [
      sum(
        payments.filter(({ captured_at }) => captured_at !== null),
        "amount",
      ),
      sum(captured, "amount"),
    ],
    refunded: [sum(payments, "amount_refunded"), sum(theirRefunds, "amount")],
    lost: [sum(payments, "amount_lost"), sum(theirDisputes, "amount_deducted")],
    sold: [
      sum(invoices.filter(({ kind }) => kind === "invoice")) -
        sum(invoices.filter(({ kind }) => kind === "credit_note")),
      captured.reduce((total, payment) => total + keptOf(payment, facts), 0),
    ],
  };
  for (const [name, [ours, theirs]] of Object.entries(totals)) {
    if (ours !== theirs) problems.push(`${name}: ${ours} in our ledger, ${theirs} in the gateway's`);
  }
  for (const payment of payments) {
    const isAutoRefunded = payment.applied_as === "refund" || payment.applied_as === "mandate";
    if (isAutoRefunded && returnedOf(payment) !== payment.amount) problems.push(`${nameOf(payment)} was not refunded`);
    if (["created", "authorized"].includes(payment.status)) problems.push(`${nameOf(payment)} is never decided`);
  }
  // Where a bank has taken the money, nothing is left to refund.
  const lost = new Set(payments.filter(({ amount_lost }) => amount_lost > 0).map(({ id }) => id));
  for (const { id, status, payment_id } of refunds) {
    const isMoot = status === "failed" && lost.has(payment_id);
    if (status !== "processed" && !isMoot) problems.push(`the refund ${id} stays ${status}`);
  }
  problems.push(...checkDisputes(facts));
  for (const { id, status } of attempts) {
    if (["prepared", "submitted", "unknown"].includes(status)) problems.push(`the attempt ${id} stays ${status}`);
  }
  for (const { id, status, expires_at } of orders) {
    if (["prepared", "open"].includes(status) && time(expires_at) < now.getTime() - DAY_MS) {
      problems.push(`the order ${id} stays ${status}`);
    }
  }
  for (const token of facts.needlessTokens) problems.push(`the mandate ${token} is never revoked`);
  if (facts.revocations > 0) problems.push(`${facts.revocations} revocations are never confirmed`);
  return [...problems, ...checkDates(facts, now)];
}

/** Every dispute of the gateway is known, and as it says. */
function checkDisputes({ disputes, theirDisputes }: Facts): string[] {
  const ours = new Map(disputes.map((dispute) => [dispute.gateway_dispute_id, dispute.status]));
  return theirDisputes
    .filter(({ id, status }) => ours.get(id) !== status)
    .map(({ id, status }) => `the dispute ${id} is ${status}, and ${ours.get(id) ?? "unknown"} in our ledger`);
}

/** No period and no grace period is past its end by a day: the daily jobs have ended it. */
function checkDates({ row }: Facts, now: Date): string[] {
  const { plan_key, status, end_date, grace_period_end } = row;
  const isOver = (date: string | null) => date !== null && time(date) < now.getTime() - DAY_MS;
  if (plan_key === "free") return [];
  if (status === "active" && isOver(end_date))
    return [`the subscription is active, and its period ended at ${end_date}`];
  return isOver(grace_period_end)
    ? [`the subscription is ${status}, and its grace period ended at ${grace_period_end}`]
    : [];
}

/** What went back to the payer, by a refund or a lost dispute; both together may be more than the payment. */
function returnedOf({ amount, amount_refunded, amount_lost }: Payment): number {
  return Math.min(amount, amount_refunded + amount_lost);
}

/** What is left of a payment of the gateway's. */
function keptOf({ id, amount }: TheirPayment, { theirRefunds, theirDisputes }: Facts): number {
  const ofPayment = ({ payment_id }: { payment_id: string }) => payment_id === id;
  const gone = sum(theirRefunds.filter(ofPayment), "amount") + sum(theirDisputes.filter(ofPayment), "amount_deducted");
  return Math.max(0, amount - gone);
}

function nameOf({ id, applied_as, amount }: Payment): string {
  return `the payment ${id} of ${amount} (${applied_as ?? "not applied"})`;
}

function sum(items: readonly Invoice[]): number;
function sum<Key extends string>(items: readonly Record<Key, number>[], key: Key): number;
function sum(items: readonly object[], key = "total"): number {
  return items.reduce((total, item) => total + Number(Reflect.get(item, key)), 0);
}

function time(text: string | null): number {
  return text === null ? Number.NaN : Date.parse(text);
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
