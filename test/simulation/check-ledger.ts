import type { Facts, Invoice, Payment } from "./facts";
import type { Ledger } from "./ledger";

const DAY_MS = 86_400_000;
/** In a zone without summer time, which the simulation's is. */
const PERIOD_MS = 30 * DAY_MS;
const SELLS = ["purchase", "renewal", "upgrade"];
const TAKEN = ["captured", "refunded"];

/** Every rule of this file holds after every event, also where the process died in the middle of one. */
export function checkLedger(facts: Facts, now: Date, ledger: Ledger): string[] {
  return [
    ...checkInvoices(facts),
    ...checkPeriods(facts, now, ledger),
    ...checkAgainstTheirs(facts),
    ...checkPaidMails(facts),
  ];
}

/** Money that bought something has one invoice over exactly it, and a credit note for all of it that went back. */
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
    if (credited !== (sold ? payment.amount_refunded : 0))
      problems.push(`${nameOf(payment)} is credited with ${credited}`);
  }
  const renewals = attempts.filter(({ status }) => status === "captured").map(({ payment_id }) => payment_id);
  const paid = payments.filter(({ id, applied_as }) => applied_as === "renewal" && renewals.includes(id));
  if (paid.length !== renewals.length) problems.push("a captured attempt has no payment that renewed");
  return problems;
}

/** No time is sold twice, and what the row says is what was sold last, with what staff gave beside it, unless they ended it. */
function checkPeriods({ payments, invoices, row }: Facts, now: Date, { closed, giftDays }: Ledger): string[] {
  const problems: string[] = [];
  const endOf = ({ payment_id, period_end }: Invoice) => time(period_end) + (giftDays.get(payment_id) ?? 0) * DAY_MS;
  const appliedAs = new Map(payments.map(({ id, applied_as }) => [id, applied_as]));
  const periods = invoices
    .filter(({ id, kind, payment_id, total }) => {
      const credited = sum(invoices.filter(({ corrects_invoice_id }) => corrects_invoice_id === id));
      const isTime = kind === "invoice" && appliedAs.get(payment_id) !== "upgrade" && !closed.has(payment_id);
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
    if (end > now.getTime()) problems.push(`she is on free, and has paid until ${last?.period_end}`);
  } else if (end !== time(row.end_date)) {
    const gift = giftDays.get(last?.payment_id ?? "") ?? 0;
    problems.push(
      `her period ends at ${row.end_date}, and what she bought at ${last?.period_end ?? "no time"}, with ${gift} days as a gift`,
    );
  }
  return problems;
}

/** We never believe in money that the gateway has not got. */
function checkAgainstTheirs({ payments, theirPayments, theirRefunds }: Facts): string[] {
  const problems: string[] = [];
  for (const payment of payments) {
    const theirs = theirPayments.find(({ id }) => id === payment.gateway_payment_id);
    if (!theirs) {
      problems.push(`${nameOf(payment)} is not in the gateway's ledger`);
      continue;
    }
    const isTaken = TAKEN.includes(theirs.status);
    const given = sum(
      theirRefunds.filter(({ payment_id }) => payment_id === theirs.id),
      "amount",
    );
    if (payment.captured_at !== null && !isTaken)
      problems.push(`${nameOf(payment)} is ${theirs.status} by their ledger`);
    if (payment.amount !== theirs.amount) problems.push(`${nameOf(payment)} is ${theirs.amount} by their ledger`);
    if (payment.amount_refunded > given) problems.push(`${nameOf(payment)} was refunded with ${given} by their ledger`);
  }
  return problems;
}

/** One mail for one sale, with its amount, in the order of the sales. */
function checkPaidMails({ mails, invoices, refunds }: Facts): string[] {
  const told = mails
    .filter(({ type }) => ["subscription_activated", "renewal_successful", "payment_receipt"].includes(type))
    .map(({ props }) => (props.paid as { amount: number }).amount);
  const sold = invoices.filter(({ kind }) => kind === "invoice").map(({ total }) => total);
  const problems = same(told, sold) ? [] : [`she was told of sales of ${told}, and sold ${sold}`];
  const refunded = mails.filter(({ type }) => type === "refund_issued").length;
  const processed = refunds.filter(({ status }) => status === "processed").length;
  if (refunded !== processed) problems.push(`${processed} refunds, and ${refunded} mails about them`);
  return problems;
}

/** `used` is the sum of the log, and `reserved` what is held. */
export function checkCounters(miscounted: readonly unknown[]): string[] {
  return miscounted.map((counter) => `a counter is not the sum of the log: ${JSON.stringify(counter)}`);
}

/** What must hold when nothing is on its way any more: both ledger agree to the last paisa, and nothing waits. */
export function checkAtRest(facts: Facts, now: Date): string[] {
  const { payments, invoices, refunds, attempts, orders, theirPayments, theirRefunds } = facts;
  const problems: string[] = [];
  const taken = theirPayments.filter(({ status }) => TAKEN.includes(status));
  const totals = {
    captured: [
      sum(
        payments.filter(({ captured_at }) => captured_at !== null),
        "amount",
      ),
      sum(taken, "amount"),
    ],
    refunded: [sum(payments, "amount_refunded"), sum(theirRefunds, "amount")],
    sold: [
      sum(invoices.filter(({ kind }) => kind === "invoice")) -
        sum(invoices.filter(({ kind }) => kind === "credit_note")),
      sum(taken, "amount") - sum(theirRefunds, "amount"),
    ],
  };
  for (const [name, [ours, theirs]] of Object.entries(totals)) {
    if (ours !== theirs) problems.push(`${name}: ${ours} by our ledger, ${theirs} by theirs`);
  }
  for (const payment of payments) {
    const isForNothing = payment.applied_as === "refund" || payment.applied_as === "mandate";
    if (isForNothing && payment.amount_refunded !== payment.amount) problems.push(`${nameOf(payment)} did not go back`);
    if (["created", "authorized"].includes(payment.status)) problems.push(`${nameOf(payment)} is never decided`);
  }
  for (const { id, status } of refunds) if (status !== "processed") problems.push(`the refund ${id} stays ${status}`);
  for (const { id, status } of attempts) {
    if (["prepared", "submitted", "unknown"].includes(status)) problems.push(`the attempt ${id} stays ${status}`);
  }
  for (const { id, status, expires_at } of orders) {
    if (["prepared", "open"].includes(status) && time(expires_at) < now.getTime() - DAY_MS) {
      problems.push(`the order ${id} stays ${status}`);
    }
  }
  return [...problems, ...checkDates(facts, now)];
}

/** Nothing that is over goes on: the jobs of a day have done what the dates say. */
function checkDates({ row }: Facts, now: Date): string[] {
  const { plan_key, status, end_date, grace_period_end } = row;
  const isOver = (date: string | null) => date !== null && time(date) < now.getTime() - DAY_MS;
  if (plan_key === "free") return [];
  if (status === "active" && isOver(end_date)) return [`she is active, and her period ended at ${end_date}`];
  return isOver(grace_period_end) ? [`she is ${status}, and her grace ended at ${grace_period_end}`] : [];
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
