import type { ScheduledJob } from "@/lib/domain/job";
import { jobRequested } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";

/** A cron whose hours are those of the billing time zone. */
function inBillingZone(expression: string): string {
  return `TZ=${getEnv().BILLING_TIME_ZONE} ${expression}`;
}

/** What starts a job of the schedule: its times, and somebody of the company who asks for it now. */
export function scheduled(job: ScheduledJob, expression: string) {
  return [{ cron: inBillingZone(expression) }, { event: jobRequested(job) }] as const;
}
