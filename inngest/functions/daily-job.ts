import { systemClock } from "@/lib/clock";
import { dayOfInstant } from "@/lib/domain/calendar";
import type { DailyJob } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";
import { listDue } from "@/lib/services/renewal/list-due";
import { getInngest } from "../client";
import type { reminderRequested, renewalRequested, restoreRequested } from "../events";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

type Requested = typeof renewalRequested | typeof restoreRequested | typeof reminderRequested;

/** Subscriptions per step: the result of a step is only the last id. */
const PAGE = 500;

/**
 * A daily job: finds everything that is due by now, even after missed runs, and sends one event for each subscription. The event's id
 * contains subscription and day, so a page that is sent twice has one effect.
 */
export const dailyJob = (job: DailyJob, requested: Requested) =>
  getInngest().createFunction({ ...scheduled(job), onFailure: recordFailure }, async ({ event, step }) => {
    const day = dayOfInstant(new Date(event.ts ?? systemClock.now()), getEnv().BILLING_TIME_ZONE);
    let after: string | null = null;
    do {
      const from: string | null = after;
      after = await step.run(`send events after ${from ?? "the start"}`, () => sendPage(job, requested, day, from));
    } while (after !== null);
  });

/** @returns the last id that it sent, or null if there are no more */
async function sendPage(
  job: DailyJob,
  requested: Requested,
  day: string,
  after: string | null,
): Promise<string | null> {
  const due = await listDue(job, systemClock.now(), { after, limit: PAGE });
  if (due.length > 0) {
    await getInngest().send(
      due.map(({ subscriptionId }) => ({
        id: `${requested.name} ${subscriptionId} ${day}`,
        name: requested.name,
        data: { subscriptionId },
      })),
    );
  }
  return due.length < PAGE ? null : (due.at(-1)?.subscriptionId ?? null);
}
