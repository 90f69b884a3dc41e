import { describe, expect, it } from "vitest";
import { SCHEDULED_JOBS } from "@/lib/domain/job";
import { parseCron } from "@/lib/services/system/parse-cron";
import { RETRY_SECONDS as EMBEDDED_SECONDS } from "./engine/backoff";
import { jobFunctions } from "./functions";
import { backUp } from "./functions/back-up";
import { cronOf, SCHEDULE } from "./schedule";

/** 23:59:59 of 10 January in Kolkata: the next midnight is a second away. */
const NOW = new Date("2026-01-10T18:29:59.000Z");

describe("the schedule", () => {
  it("has every job once, with the next time at which it runs", () => {
    const inKolkata = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Asia/Kolkata",
      dateStyle: "short",
      timeStyle: "short",
    });
    const lines = Object.entries(SCHEDULE).map(([job, { cron, retries, concurrency }]) => {
      const next = parseCron(`TZ=Asia/Kolkata ${cron}`).nextRun(NOW);
      return `${job.padEnd(24)}${cron.padEnd(14)}${next ? inKolkata.format(next) : "never"}  ${retries} retries, ${concurrency} at once`;
    });
    expect(`\n${lines.join("\n")}\n`).toMatchInlineSnapshot(`
      "
      renew-subscriptions     0 2 * * *     2026-01-11 02:00  8 retries, 1 at once
      restore-free-plan       0 3 * * *     2026-01-11 03:00  8 retries, 1 at once
      send-renewal-reminders  0 9 * * *     2026-01-11 09:00  8 retries, 1 at once
      reconcile-payments      */10 * * * *  2026-01-11 00:00  3 retries, 1 at once
      expire-orders           */5 * * * *   2026-01-11 00:00  3 retries, 1 at once
      deliver-mails           * * * * *     2026-01-11 00:00  3 retries, 2 at once
      recover-exhaustions     */5 * * * *   2026-01-11 00:00  3 retries, 1 at once
      aggregate-usage         * * * * *     2026-01-11 00:00  3 retries, 1 at once
      chain-audit             * * * * *     2026-01-11 00:00  3 retries, 1 at once
      verify-audit            30 4 * * *    2026-01-11 04:30  3 retries, 1 at once
      evaluate-alerts         */5 * * * *   2026-01-11 00:00  3 retries, 1 at once
      cleanup                 7 * * * *     2026-01-11 00:07  3 retries, 1 at once
      back-up                 30 0 * * *    2026-01-11 00:30  3 retries, 1 at once
      "
    `);
  });

  it("tries long enough for a restart of the app, whichever engine waits between the tries", () => {
    // Seconds after each failure: an Inngest server's, and the least of the embedded engine's.
    const waits = [15, 30, 60];
    for (const { retries } of Object.values(SCHEDULE)) {
      expect(waits.slice(0, retries).reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(60);
      expect(EMBEDDED_SECONDS.slice(0, retries).reduce((sum, wait) => sum + wait, 0) * 0.9).toBeGreaterThan(60);
    }
  });

  it("names the jobs of the domain, in their order", () => {
    expect(Object.keys(SCHEDULE)).toEqual([...SCHEDULED_JOBS]);
  });

  it("is what the functions run by", () => {
    const run = [...jobFunctions(), backUp()].flatMap((job) => {
      const { id, triggers = [], retries, concurrency } = job.opts as JobOptions;
      const crons = triggers.flatMap(({ cron }) => cron ?? []);
      return crons.length > 0 ? [[id, { crons, retries, concurrency }]] : [];
    });
    const expected = SCHEDULED_JOBS.map((job) => {
      const { retries, concurrency } = SCHEDULE[job];
      return [job, { crons: [cronOf(job)], retries, concurrency: { limit: concurrency } }];
    });
    expect(Object.fromEntries(run)).toEqual(Object.fromEntries(expected));
  });
});

interface JobOptions {
  id: string;
  triggers?: { cron?: string }[];
  retries: number;
  concurrency: { limit: number };
}
