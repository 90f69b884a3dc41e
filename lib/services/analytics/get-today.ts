import type { Context } from "@/lib/context";
import { type Attention, countAttention } from "@/lib/db/analytics/count-attention";
import { countRenewals, type RenewalCounts } from "@/lib/db/analytics/renewals";
import { dayOfInstant } from "@/lib/domain/calendar";
import { recentFailuresSince } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";
import { requireStaff } from "../require-staff";

export interface Today extends Attention {
  renewals: RenewalCounts;
}

/** What needs attention before any metric, and the coming renewals. @throws forbidden */
export async function getToday(context: Context): Promise<Today> {
  requireStaff(context, "admin:read");
  const { realNow } = context;
  const [attention, renewals] = await Promise.all([
    countAttention(recentFailuresSince(realNow)),
    countRenewals(dayOfInstant(realNow, getEnv().BILLING_TIME_ZONE)),
  ]);
  return { ...attention, renewals };
}
