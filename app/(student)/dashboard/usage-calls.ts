import type { Offer } from "@/components/quota/paywall-panel";
import type { UsageSnapshot } from "@/components/quota/quota";
import type { ActivityEntry } from "@/components/quota/recent-activity";

export interface Consumed {
  used: number;
  limit: number;
  remaining: number;
  percentage: number;
}

export type ConsumeAnswer =
  | { outcome: "counted"; quota: Consumed }
  | { outcome: "exhausted" }
  | { outcome: "rateLimited" | "unavailable" | "offline" }
  | { outcome: "unexpected"; reference: string };

/** The session has ended, perhaps in another tab: there is nothing to show here any more. */
function leaveForSignIn(): void {
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
}

export async function fetchSnapshot(signal: AbortSignal): Promise<UsageSnapshot> {
  const answer = await fetch("/api/usage/real-time", { signal });
  if (answer.status === 401) leaveForSignIn();
  if (!answer.ok) throw new Error(`real-time answered ${answer.status}`);
  return answer.json();
}

export async function consume(feature: string): Promise<ConsumeAnswer> {
  const answer = await fetch("/api/usage/consume", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
    body: JSON.stringify({ feature }),
  }).catch(() => null);
  if (!answer) return { outcome: "offline" };
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return { outcome: "counted", quota: body.current_quota };
  if (answer.status === 401) leaveForSignIn();
  if (body.code === "quota_exhausted") return { outcome: "exhausted" };
  if (answer.status === 429) return { outcome: "rateLimited" };
  if (answer.status === 503) return { outcome: "unavailable" };
  return { outcome: "unexpected", reference: body.request_id ?? String(answer.status) };
}

/** The newest entries of the log. */
export async function fetchRecent(rows: number, signal: AbortSignal): Promise<ActivityEntry[]> {
  const answer = await fetch(`/api/usage/history?days=30&limit=${rows}`, { signal });
  if (!answer.ok) throw new Error(`history answered ${answer.status}`);
  const { history } = await answer.json();
  return history;
}

/** What would unlock a feature; null where no plan gives more. */
export async function fetchOffer(feature: string): Promise<Offer | null> {
  const answer = await fetch(`/api/usage/restriction/${encodeURIComponent(feature)}`);
  if (!answer.ok) throw new Error(`restriction answered ${answer.status}`);
  const { restriction } = await answer.json();
  if (!restriction?.pricing) return null;
  const { plan, amount, currency } = restriction.pricing;
  return { plan, price: { amount, currency }, benefits: restriction.upgrade_benefits };
}
