import { advanceHighWaterMark, findHighWaterMark, type HighWaterMarkKind } from "@/lib/db/high-water-mark";
import { findKnownPayments, findKnownRefunds } from "@/lib/db/payment/gateway-lists";
import { isRefundNews, refundStateOf } from "@/lib/domain/refund";
import { type GatewayPayment, type GatewayRefund, getGateway, type ListPage } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { recordRefund } from "../refunds/record-refund";
import type { PaymentSource } from "../settlement/payment-context";
import { recordPaymentById } from "../settlement/record-payment-by-id";

const PAGE = 100;
/** An item may appear in the list after another one that was created a moment later. */
const OVERLAP_MS = 15 * 60_000;
/** Where the first run begins: the gateway retries webhooks for a day, and an operator may need longer to bring the app back. */
const FIRST_LOOK_MS = 7 * 86_400_000;
/** The gateway's clock may be ahead of ours. */
const AHEAD_MS = 86_400_000;

export interface ListsRead {
  /** Those that were new to us. */
  payments: number;
  refunds: number;
  /** Those that are read again in the next round. */
  failures: number;
}

interface List<Item> {
  kind: Extract<HighWaterMarkKind, "payment" | "refund">;
  read(page: ListPage): Promise<Item[]>;
  /** Those of a page whose state at the gateway differs from ours. */
  findNews(items: readonly Item[]): Promise<Item[]>;
  record(item: Item): Promise<unknown>;
}

/**
 * Reads what was created on the gateway's account since the last round, and records what no webhook reported: an order that was paid
 * after it had expired, a refund made at the gateway's dashboard. It is recorded just as by a webhook.
 *
 * @throws GatewayError if the gateway does not respond: the next round begins where this one did
 */
export async function readGatewayLists(by: PaymentSource): Promise<ListsRead> {
  const gateway = getGateway();
  // Payments first, because a refund needs its payment.
  const payments = await readList<GatewayPayment>(by, {
    kind: "payment",
    read: gateway.listAllPayments,
    findNews: newPayments,
    record: ({ id }) => recordPaymentById(by, id),
  });
  const refunds = await readList<GatewayRefund>(by, {
    kind: "refund",
    read: gateway.listAllRefunds,
    findNews: newRefunds,
    record: (refund) => recordRefund(by, refund),
  });
  return { payments: payments.news, refunds: refunds.news, failures: payments.failures + refunds.failures };
}

/**
 * The high-water mark is the newest item seen, not our clock: however that jumps, nothing is skipped. The mark does not move past an
 * item that could not be recorded.
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
      const problem = await list.record(item).then(
        () => null,
        (error: unknown) => ({ error }),
      );
      if (!problem) continue;
      result.failures += 1;
      firstFailed = Math.min(firstFailed, item.createdAt.getTime());
      logger().warn(
        { err: problem.error, [list.kind]: item.id },
        "an item of the gateway's list could not be recorded yet",
      );
    }
  }
  // Items of test clocks may be years ahead; they must not move the mark past real ones.
  const until = Math.min(newest, firstFailed, Math.max(realNow.getTime(), begin.getTime()));
  // The first mark is stored even for an empty list: a start that moved along with today would skip what comes while the app is down.
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
