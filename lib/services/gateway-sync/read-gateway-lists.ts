import { advanceHighWaterMark, findHighWaterMark, type HighWaterMarkKind } from "@/lib/db/high-water-mark";
import { findKnownPayments, findKnownRefunds } from "@/lib/db/payment/gateway-lists";
import { isRefundNews, refundStateOf } from "@/lib/domain/refund";
import { type GatewayPayment, type GatewayRefund, getGateway, type ListPage } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { recordRefund } from "../refunds/record-refund";
import type { PaymentSource } from "../settlement/payment-context";
import { recordPaymentById } from "../settlement/record-payment-by-id";

const PAGE = 100;
/** What was made a moment before the newest that we saw may have come into the list after it. */
const OVERLAP_MS = 15 * 60_000;
/** Where we begin: the gateway sends webhooks for a day, and an operator may need some more to bring the app back. */
const FIRST_LOOK_MS = 7 * 86_400_000;
/** The gateway's clock may be ahead of ours. */
const AHEAD_MS = 86_400_000;

export interface ListsRead {
  /** That were news to us. */
  payments: number;
  refunds: number;
  /** Those that are read again the next time. */
  failures: number;
}

interface List<Item> {
  kind: Extract<HighWaterMarkKind, "payment" | "refund">;
  read(page: ListPage): Promise<Item[]>;
  /** Those of a page of which we do not know what the gateway knows. */
  findNews(items: readonly Item[]): Promise<Item[]>;
  book(item: Item): Promise<unknown>;
}

/**
 * Reads what was made on the gateway's account since the last time, and ledger what no webhook told us of: an order that was paid after we
 * had closed it, money that somebody gave back at the gateway's dashboard. Booked as a webhook would have it booked.
 *
 * @throws GatewayError where the gateway does not answer: the next round begins where this one did
 */
export async function readGatewayLists(by: PaymentSource): Promise<ListsRead> {
  const gateway = getGateway();
  // In this order: what is given back had come first.
  const payments = await readList<GatewayPayment>(by, {
    kind: "payment",
    read: gateway.listAllPayments,
    findNews: newPayments,
    book: ({ id }) => recordPaymentById(by, id),
  });
  const refunds = await readList<GatewayRefund>(by, {
    kind: "refund",
    read: gateway.listAllRefunds,
    findNews: newRefunds,
    book: (refund) => recordRefund(by, refund),
  });
  return { payments: payments.news, refunds: refunds.news, failures: payments.failures + refunds.failures };
}

/**
 * How far we have read is told by the newest thing that we saw, not by a clock of ours: however that jumps, nothing is left out. One that
 * cannot be booked keeps us from going past it.
 */
async function readList<Item extends { id: string; createdAt: Date }>(
  { realNow }: PaymentSource,
  list: List<Item>,
): Promise<{ news: number; failures: number }> {
  const mark = await findHighWaterMark(list.kind);
  const begin = mark ?? new Date(realNow.getTime() - FIRST_LOOK_MS);
  const from = new Date(begin.getTime() - OVERLAP_MS);
  const to = new Date(Math.max(realNow.getTime(), begin.getTime()) + AHEAD_MS);
  const result = { news: 0, failures: 0 };
  let newest = begin.getTime();
  let firstFailed = Number.POSITIVE_INFINITY;
  for (let skip = 0, isLast = false; !isLast; skip += PAGE) {
    const page = await list.read({ from, to, count: PAGE, skip });
    isLast = page.length < PAGE;
    for (const { createdAt } of page) newest = Math.max(newest, createdAt.getTime());
    const news = await list.findNews(page);
    result.news += news.length;
    for (const item of news) {
      const problem = await list.book(item).then(
        () => null,
        (error: unknown) => ({ error }),
      );
      if (!problem) continue;
      result.failures += 1;
      firstFailed = Math.min(firstFailed, item.createdAt.getTime());
      logger().warn({ err: problem.error, [list.kind]: item.id }, "what the gateway's list tells of is not booked yet");
    }
  }
  // Things of test clocks may be years ahead; they must not take the real ones along.
  const until = Math.min(newest, firstFailed, Math.max(realNow.getTime(), begin.getTime()));
  // Also where the list is empty: a beginning that moved along with today would leave out what comes while we are away.
  if (!mark || until > begin.getTime()) await advanceHighWaterMark(list.kind, new Date(until));
  return result;
}

async function newPayments(payments: readonly GatewayPayment[]): Promise<GatewayPayment[]> {
  const rows = await findKnownPayments(payments.map(({ id }) => id));
  const known = new Map(rows.map((row) => [row.gateway_id, row]));
  return payments.filter(({ id, status }) => {
    const ours = known.get(id);
    return !ours || (ours.applied_as === null && ours.status !== status);
  });
}

async function newRefunds(refunds: readonly GatewayRefund[]): Promise<GatewayRefund[]> {
  const rows = await findKnownRefunds(refunds.map(({ id }) => id));
  const known = new Map(rows.map((row) => [row.gateway_id, row.status]));
  return refunds.filter(({ id, status }) => {
    const ours = known.get(id);
    return !ours || isRefundNews(ours, refundStateOf(status));
  });
}
