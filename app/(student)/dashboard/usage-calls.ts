import type { Offer } from "@/components/quota/paywall-panel";
import type { UsageSnapshot } from "@/components/quota/quota";
import type { ActivityEntry } from "@/components/quota/recent-activity";
import { type RecordAnswer, Studymeter, StudymeterError } from "@/lib/client";

/** Reads are asked for again anyway, every few seconds: a retry would only delay the news that the server is away. */
const reads = new Studymeter({ retries: 0 });
const writes = new Studymeter();

export type Consumed = RecordAnswer["current_quota"];

/** What has to be explained in words. */
export type Trouble =
  | { outcome: "rateLimited" | "unavailable" | "offline" }
  | { outcome: "unexpected"; reference: string };

type ConsumeAnswer =
  | { outcome: "counted"; quota: Consumed }
  | { outcome: "exhausted" }
  | { outcome: "signedOut" }
  | Trouble;

/** The session has ended, perhaps in another tab: there is nothing to show here any more. */
function leaveForSignIn(): void {
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
}

export async function fetchSnapshot(signal: AbortSignal): Promise<UsageSnapshot> {
  try {
    return await reads.realTime({ signal });
  } catch (error) {
    if (error instanceof StudymeterError && error.code === "unauthenticated") leaveForSignIn();
    throw error;
  }
}

export async function consume(feature: string): Promise<ConsumeAnswer> {
  try {
    const answer = await writes.consume({ feature });
    return answer.success ? { outcome: "counted", quota: answer.current_quota } : { outcome: "exhausted" };
  } catch (error) {
    if (!(error instanceof StudymeterError)) throw error;
    if (error.code === "unauthenticated") {
      leaveForSignIn();
      return { outcome: "signedOut" };
    }
    return troubleOf(error);
  }
}

function troubleOf({ code, status, requestId }: StudymeterError): Trouble {
  if (code === "rate_limited") return { outcome: "rateLimited" };
  if (code === "unavailable") return { outcome: "unavailable" };
  if (status === 0) return { outcome: "offline" };
  return { outcome: "unexpected", reference: requestId ?? String(status) };
}

/** The newest entries of the log. */
export async function fetchRecent(rows: number, signal: AbortSignal): Promise<ActivityEntry[]> {
  const { history } = await reads.history({ days: 30, limit: rows }, { signal });
  return history;
}

/** What would unlock a feature; null where no plan gives more. */
export async function fetchOffer(feature: string): Promise<Offer | null> {
  const { restriction } = await reads.restriction(feature);
  if (!restriction?.pricing) return null;
  const { plan, amount, currency } = restriction.pricing;
  return { plan, price: { amount, currency }, benefits: restriction.upgrade_benefits };
}
