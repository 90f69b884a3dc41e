import { findDisputesToCheck, findKnownDisputes, markDisputeChecked } from "@/lib/db/payment/dispute-rows";
import { disputeNews } from "@/lib/domain/dispute";
import { type GatewayDispute, GatewayError, getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import type { PaymentSource } from "../settlement/payment-context";
import { recordDispute } from "./record-dispute";

const PAGE = 100;
/** A list in which every item of some page is known has nothing new behind it, so it is seldom read further than one page. */
const MOST_PAGES = 50;
/** A dispute is decided after days or weeks. */
const CHECK_EVERY_MS = 60 * 60_000;
/** How long a lost dispute is asked about, of which nothing was taken yet. */
const LOST_FOR_MS = 30 * 86_400_000;
const BATCH_SIZE = 200;

export interface DisputesRead {
  /** Those that were new to us, or had moved. */
  disputes: number;
  /** Those that are read again in the next round. */
  failures: number;
}

/**
 * Finds what no webhook reported: new disputes in the gateway's list, which is newest first, and what became of those that we know,
 * one by one. (GET /v1/disputes and /v1/disputes/:id, https://razorpay.com/docs/api/disputes/; the SDK's list takes only `count` and `skip`.)
 *
 * @throws GatewayError if the gateway does not respond
 */
export async function reconcileDisputes(by: PaymentSource): Promise<DisputesRead> {
  const done = { disputes: 0, failures: 0 };
  const gateway = getGateway();
  for (let page = 0; page < MOST_PAGES; page++) {
    const listed = await readPage(page);
    const news = await findNews(listed);
    for (const dispute of news) await attempt(done, dispute.id, () => recordDispute(by, dispute));
    if (listed.length < PAGE || news.length === 0) break;
  }
  const at = by.realNow.getTime();
  const due = await findDisputesToCheck(new Date(at - CHECK_EVERY_MS), new Date(at - LOST_FOR_MS), BATCH_SIZE);
  for (const id of due) {
    await markDisputeChecked(id, by.realNow);
    await attempt(done, id, async () => {
      const [news] = await findNews([await gateway.getDispute(id)]);
      if (news) await recordDispute(by, news);
      return news !== undefined;
    });
  }
  return done;
}

/** An account that has no access to disputes must not stop the reconciliation of everything else. */
async function readPage(page: number): Promise<GatewayDispute[]> {
  try {
    return await getGateway().listDisputes({ count: PAGE, skip: page * PAGE });
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== "invalid") throw error;
    logger().warn({ err: error }, "the gateway does not list disputes for this account");
    return [];
  }
}

async function findNews(listed: readonly GatewayDispute[]): Promise<GatewayDispute[]> {
  const rows = await findKnownDisputes(listed.map(({ id }) => id));
  const known = new Map(rows.map((row) => [row.gateway_dispute_id, row]));
  return listed.filter((dispute) => {
    const ours = known.get(dispute.id);
    if (!ours) return true;
    const { status, phase, respond_by: respondBy, amount_lost: amountLost } = ours;
    const seen = { ...dispute, amountLost: dispute.status === "lost" ? dispute.amountDeducted : 0 };
    return disputeNews({ status, phase, respondBy, amountLost }, seen) !== "old";
  });
}

async function attempt(done: DisputesRead, id: string, work: () => Promise<unknown>): Promise<void> {
  try {
    if ((await work()) !== false) done.disputes += 1;
  } catch (error) {
    done.failures += 1;
    logger().warn({ err: error, dispute: id }, "a dispute could not be recorded yet");
  }
}
