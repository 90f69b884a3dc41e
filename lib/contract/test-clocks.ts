import { z } from "zod";
import { count, instant, success, text, timestamp } from "./fields";

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A time within the range that calendars and invoices support. */
function clockTime(label: string) {
  return instant(label).refine((value) => {
    const time = Date.parse(value);
    return time >= EARLIEST && time < LATEST;
  }, `${label} must be between the years 2000 and 2199`);
}

export const testClockPath = z.object({ id: text("id", { max: 64 }).describe("`clk_…`") });

export const createTestClockRequest = z.object({ now: clockTime("now").describe("Start time of the clock.") });

export const advanceTestClockRequest = z
  .object({
    to: clockTime("to").optional().describe("Moves the clock to this time."),
    days: count("days", 1, 3_660)
      .optional()
      .describe("Moves the clock forward by calendar days of the billing time zone."),
  })
  .refine(({ to, days }) => (to === undefined) !== (days === undefined), {
    error: "Send either `to` or `days`",
    path: ["to"],
  });

export const testClockResponse = z.object({ success, id: z.string(), now: timestamp });

export const readTestClockResponse = testClockResponse.extend({
  students: z.int().describe("Number of students on this clock."),
});

export const advanceTestClockResponse = z.object({
  success,
  now: timestamp,
  timeline: z
    .array(z.object({ at: timestamp, job: z.string(), user_id: z.string(), effect: z.string() }))
    .describe("What the jobs did for the clock's students on the way, in order."),
});

export const deletedResponse = z.object({ success, deleted: z.literal(true) });
