import type { DueSubscription } from "@/lib/db/renewal/due";
import type { DailyJob } from "@/lib/domain/job";
import { logger } from "@/lib/telemetry/logger";
import type { PaymentSource } from "../settlement/payment-context";
import { eachDue } from "./list-due";
import { renewSubscription } from "./renew-subscription";
import { restoreSubscription } from "./restore-subscription";
import { sendRenewalReminder } from "./send-renewal-reminder";

export interface JobRun {
  /** Subscriptions for which there was something to do. */
  done: number;
  /** Subscriptions that could not be processed now; the next run finds them again. */
  failed: DueSubscription[];
}

const WORK: Record<DailyJob, (by: PaymentSource, subscriptionId: string) => Promise<boolean>> = {
  "renew-subscriptions": async (by, id) => (await renewSubscription(by, id)) !== "nothing_due",
  "restore-free-plan": async (by, id) => (await restoreSubscription(by, id)).length > 0,
  "send-renewal-reminders": sendRenewalReminder,
};

/**
 * A whole run of a daily job, one subscription after the other: by cron, or when a test clock is advanced. A failure of one does
 * not stop the others.
 *
 * @param studentIds only these students, on whatever clock; without it all students who are not on a test clock
 */
export async function runDue(
  by: PaymentSource,
  job: DailyJob,
  options: { studentIds?: readonly string[] } = {},
): Promise<JobRun> {
  const run: JobRun = { done: 0, failed: [] };
  for await (const due of eachDue(job, by.realNow, options)) {
    try {
      if (await WORK[job](by, due.subscriptionId)) run.done += 1;
    } catch (error) {
      logger().warn({ err: error, job, subscription: due.subscriptionId }, "a daily job failed for a subscription");
      run.failed.push(due);
    }
  }
  return run;
}
