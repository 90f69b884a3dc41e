import type { Offer } from "@/components/quota/paywall-panel";
import type { UsageSnapshot } from "@/components/quota/quota";
import type { ActivityEntry } from "@/components/quota/recent-activity";
import { callsOver } from "@/lib/client/call-api";
import { StudymeterError } from "@/lib/client/error";
// Not the whole client: the page's script is counted, and a page only reads.
import { Transport } from "@/lib/client/transport";

/** Reads repeat every few seconds anyway: a retry would only delay the notice that the server is unreachable. */
export const transport = new Transport({ retries: 0 });

/** The session has ended, perhaps in another tab: this page has nothing to show any more. */
function leaveForSignIn(): void {
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
}

/** If the session ended, goes to the sign-in; if another student signed in meanwhile (in another tab), to their own page. */
export function signOutIfOther(error: unknown): void {
  if (!(error instanceof StudymeterError)) return;
  if (error.code === "unauthenticated") leaveForSignIn();
  if (error.code === "forbidden") window.location.reload();
}

/** Each names the student whose page this is, so that another student's numbers become an error and are never shown. */
const call = callsOver(transport, signOutIfOther);

export function fetchSnapshot(studentId: string, signal: AbortSignal): Promise<UsageSnapshot> {
  return call("GET /api/usage/real-time", { userId: studentId, signal });
}

/** The newest entries of the log. */
export async function fetchRecent(studentId: string, rows: number, signal: AbortSignal): Promise<ActivityEntry[]> {
  const query = { days: 30, limit: rows };
  const { history } = await call("GET /api/usage/history", { userId: studentId, query, signal });
  return history;
}

/** What would unlock a feature; null where no plan gives more. */
export async function fetchOffer(studentId: string, feature: string): Promise<Offer | null> {
  const params = { feature };
  const { restriction } = await call("GET /api/usage/restriction/{feature}", { userId: studentId, params });
  if (!restriction?.pricing) return null;
  const { plan, amount, currency } = restriction.pricing;
  return { plan, price: { amount, currency }, benefits: restriction.upgrade_benefits };
}
