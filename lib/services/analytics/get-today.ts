import type { Context } from "@/lib/context";
import { type Attention, countAttention } from "@/lib/db/analytics/count-attention";
import { countRenewals, type RenewalCounts } from "@/lib/db/analytics/renewals";
import { dayOfInstant } from "@/lib/domain/calendar";
import { getEnv } from "@/lib/env";
import { requireStaff } from "../require-staff";

const WEEK_MS = 7 * 86_400_000;

export interface Today extends Attention {
  renewals: RenewalCounts;
}

/** What a person should look at before any figure, and the renewals ahead. @throws forbidden */
export async function getToday(context: Context): Promise<Today> {
  requireStaff(context, "admin:read");
  const { realNow } = context;
  const [attention, renewals] = await Promise.all([
    countAttention(new Date(realNow.getTime() - WEEK_MS)),
    countRenewals(dayOfInstant(realNow, getEnv().BILLING_TIME_ZONE)),
  ]);
  return { ...attention, renewals };
}
