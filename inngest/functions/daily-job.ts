import { systemClock } from "@/lib/clock";
import { completeJob } from "@/lib/db/job/job-starts";
import type { DailyJob } from "@/lib/domain/job";
import { requestDue } from "@/lib/services/renewal/request-due";
import { getInngest } from "../client";
import type { reminderRequested, renewalRequested, restoreRequested } from "../events";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

type Requested = typeof renewalRequested | typeof restoreRequested | typeof reminderRequested;

/** A daily job: finds everything that is due by now, even after missed runs, and requests it page by page, a step each. */
export const dailyJob = (job: DailyJob, requested: Requested) =>
  getInngest().createFunction({ ...scheduled(job), onFailure: recordFailure }, async ({ step }) => {
    let after: string | null = null;
    do {
      const from: string | null = after;
      after = await step.run(`request what is due after ${from ?? "the start"}`, () =>
        requestDue(job, requested.name, systemClock.now(), from),
      );
    } while (after !== null);
    await step.run("complete", () => completeJob(job, systemClock.now()));
  });
