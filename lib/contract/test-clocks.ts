import { z } from "zod";
import { count, instant, success, text, timestamp } from "./fields";

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Within what calendars, invoices and humans mean by a date. */
function clockTime(label: string) {
  return instant(label).refine((value) => {
    const time = Date.parse(value);
    return time >= EARLIEST && time < LATEST;
  }, `${label} must lie between the years 2000 and 2199`);
}

export const testClockPath = z.object({ id: text("id", { max: 64 }).describe("`clk_…`") });

export const createTestClockRequest = z.object({ now: clockTime("now").describe("Where it begins.") });

export const advanceTestClockRequest = z
  .object({
    to: clockTime("to").optional().describe("Moves it to this time."),
    days: count("days", 1, 3_660).optional().describe("Moves it by calendar days of the billing time zone."),
  })
  .refine(({ to, days }) => (to === undefined) !== (days === undefined), {
    error: "Send either to or days",
    path: ["to"],
  });

export const testClockResponse = z.object({ success, id: z.string(), now: timestamp });

export const readTestClockResponse = testClockResponse.extend({
  students: z.int().describe("How many students live on it."),
});

export const advanceTestClockResponse = z.object({
  success,
  now: timestamp,
  timeline: z
    .array(z.object({ at: timestamp, job: z.string(), user_id: z.string(), effect: z.string() }))
    .describe("What the jobs did to its students on the way, in order."),
});

export const deletedResponse = z.object({ success, deleted: z.literal(true) });
