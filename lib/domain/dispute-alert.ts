import type { Finding } from "./alert";
import type { DisputeStatus } from "./dispute";

/** A dispute that staff must know of: it waits for a response, or was lost a short time ago. */
export interface DisputeToWatch {
  gatewayDisputeId: string;
  status: DisputeStatus;
  /** Minor units. */
  amount: number;
  amountLost: number;
  amountRefunded: number;
  currency: string;
  reason: string | null;
  respondBy: Date | null;
}

/** In its last day, or with the deadline behind it, the alert is sent a second time. */
const LAST_MS = 24 * 60 * 60_000;

/**
 * One alert for each dispute that the bank waits for a response to, with its deadline, and one for each that was lost. It resolves when the
 * response is given (under review), when the bank has decided, and for a loss after a week.
 */
export function judgeDisputes(seen: readonly DisputeToWatch[], now: Date, timeZone: string): Finding[] {
  return seen.map((dispute): Finding => (dispute.status === "lost" ? lost(dispute) : waiting(dispute, now, timeZone)));
}

function waiting(dispute: DisputeToWatch, now: Date, timeZone: string): Finding {
  const { gatewayDisputeId, respondBy, reason, amountRefunded } = dispute;
  const by = respondBy ? ` Respond by ${momentOf(respondBy, timeZone)}, or it is lost.` : "";
  const refunded =
    amountRefunded > 0 ? ` ${moneyOf(amountRefunded, dispute)} of it was refunded already: say so to the bank.` : "";
  return {
    group: gatewayDisputeId,
    severity: "high",
    summary: `A payment is disputed over ${moneyOf(dispute.amount, dispute)}${reason ? ` (${reason})` : ""}.${by}${refunded}`,
    causes: 1,
    isEscalated: respondBy !== null && respondBy.getTime() - now.getTime() <= LAST_MS,
    details: { dispute: gatewayDisputeId, respond_by: respondBy?.toISOString() ?? null },
  };
}

function lost(dispute: DisputeToWatch): Finding {
  const { gatewayDisputeId, amountLost, amountRefunded } = dispute;
  const twice =
    amountRefunded > 0 ? ` ${moneyOf(amountRefunded, dispute)} of the payment had been refunded as well.` : "";
  return {
    group: `${gatewayDisputeId} lost`,
    severity: "high",
    summary: `A dispute was lost, and the bank took ${moneyOf(amountLost, dispute)} back.${twice}`,
    causes: 1,
    details: { dispute: gatewayDisputeId, amount_lost: amountLost },
  };
}

function moneyOf(amount: number, { currency }: Pick<DisputeToWatch, "currency">): string {
  const format = new Intl.NumberFormat("en-IN", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function momentOf(at: Date, timeZone: string): string {
  const format = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-GB", { ...format, timeZone, timeZoneName: "short" }).format(at);
}
