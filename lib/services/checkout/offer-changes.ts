import type { Context } from "@/lib/context";
import { readSubscriptions } from "@/lib/db/subscription/lock-subscription";
import { asOf } from "@/lib/domain/as-of";
import { isPaid } from "@/lib/domain/subscription";
import { AppError } from "@/lib/errors";
import { billingSettings } from "../subscription/billing-settings";
import { requireStudent } from "../subscription/change-subscription";
import { type QuotedChange, quoteChange } from "./quote-change";

/** What changing to a plan would do now, or the reason why it is refused. */
export type ChangeOffer =
  | { planKey: string; change: QuotedChange; refusal: null }
  | { planKey: string; change: null; refusal: string };

/** Every change that a page can offer, by the same calculation as the change itself. None on the free plan, where plans are bought. */
export async function offerChanges(context: Context, planKeys: readonly string[]): Promise<ChangeOffer[]> {
  const [read] = await readSubscriptions([requireStudent(context).subscriptionId], context.realNow);
  if (!read || !isPaid(asOf(read.subscription, read.now, billingSettings()))) return [];
  return Promise.all(
    planKeys.map(async (planKey): Promise<ChangeOffer> => {
      try {
        return { planKey, change: (await quoteChange(read, planKey)).change, refusal: null };
      } catch (error) {
        const refusal = error instanceof AppError ? error.details.body?.reason : undefined;
        if (typeof refusal !== "string") throw error;
        return { planKey, change: null, refusal };
      }
    }),
  );
}
