import type { Offer } from "@/components/quota/paywall-panel";
import type { UsageSnapshot } from "@/components/quota/quota";
import type { ActivityEntry } from "@/components/quota/recent-activity";
import type { HistoryResponse, RestrictionResponse } from "@/lib/client";
import { StudymeterError } from "@/lib/client/error";
// Not the whole client: the page's script is counted, and a page only reads.
import { type Answer, Transport } from "@/lib/client/transport";

/** Reads are asked for again anyway, every few seconds: a retry would only delay the news that the server is away. */
export const transport = new Transport({ retries: 0 });

/** The session has ended, perhaps in another tab: there is nothing to show here any more. */
function leaveForSignIn(): void {
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
}

/** Where the session ended, to sign in; where another student signed in meanwhile (another tab), to her own page. */
export function signOutIfOther(error: unknown): void {
  if (!(error instanceof StudymeterError)) return;
  if (error.code === "unauthenticated") leaveForSignIn();
  if (error.code === "forbidden") window.location.reload();
}

/** Names the student whose page this is, so that another's numbers are an error and never shown as hers. */
async function read<Result extends Answer>(path: string, studentId: string, signal?: AbortSignal): Promise<Result> {
  try {
    return await transport.send<Result>({ method: "GET", path, userId: studentId, signal });
  } catch (error) {
    signOutIfOther(error);
    throw error;
  }
}

export function fetchSnapshot(studentId: string, signal: AbortSignal): Promise<UsageSnapshot> {
  return read("/api/usage/real-time", studentId, signal);
}

/** The newest entries of the log. */
export async function fetchRecent(studentId: string, rows: number, signal: AbortSignal): Promise<ActivityEntry[]> {
  const { history } = await read<HistoryResponse>(`/api/usage/history?days=30&limit=${rows}`, studentId, signal);
  return history;
}

/** What would unlock a feature; null where no plan gives more. */
export async function fetchOffer(studentId: string, feature: string): Promise<Offer | null> {
  const path = `/api/usage/restriction/${encodeURIComponent(feature)}`;
  const { restriction } = await read<RestrictionResponse>(path, studentId);
  if (!restriction?.pricing) return null;
  const { plan, amount, currency } = restriction.pricing;
  return { plan, price: { amount, currency }, benefits: restriction.upgrade_benefits };
}
