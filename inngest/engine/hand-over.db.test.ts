import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import type { JobFunction } from "./config";
import { insertEvents, insertSchedule, insertTick, routeEvents } from "./store/events";
import { handOver } from "./store/hand-over";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());

const NOW = new Date("2026-12-01T04:00:00Z");
const CRON = "TZ=Asia/Kolkata 0 2 * * *";
const FUNCTION: JobFunction = {
  id: "studymeter-send-alert",
  events: ["alert/changed"],
  crons: [CRON],
  maxAttempts: 3,
  concurrency: null,
  throttle: null,
  failureHandler: null,
};

it("gives the Inngest server what the embedded engine had not finished, and leaves nothing that looks late", async () => {
  const event = (id: string) => ({ id, name: "alert/changed", data: { id }, occurredAt: NOW });
  await insertEvents([event("running"), event("done")]);
  await routeEvents([FUNCTION], 10);
  await database.pool.query("UPDATE job_run SET status = 'completed', ended_at = now() WHERE event_id = 'done'");
  await database.pool.query("DELETE FROM job_item USING job_run WHERE job_run.id = run_id AND event_id = 'done'");
  await insertSchedule(FUNCTION.id, CRON, NOW);
  await insertTick({ functionId: FUNCTION.id, cron: CRON, at: new Date("2026-12-01T20:30:00Z") });
  await insertEvents([event("not yet routed")]);

  expect(await handOver(NOW)).toBe(2);
  const { rows } = await database.pool.query("SELECT name, data, cause FROM outbox_event ORDER BY cause");
  expect(rows).toEqual(
    ["not yet routed", "running"].map((id) => ({ name: "alert/changed", data: { id }, cause: `handed over:${id}` })),
  );
  for (const table of ["job_schedule", "job_item", "job_run WHERE status = 'running'"]) {
    expect((await database.pool.query(`SELECT 1 FROM ${table}`)).rowCount).toBe(0);
  }
  expect(await handOver(NOW)).toBe(0);
});
