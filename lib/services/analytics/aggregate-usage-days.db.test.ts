import { randomUUID } from "node:crypto";
import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { countUses } from "@/lib/db/analytics/count-uses";
import { readInputSizes } from "@/lib/db/analytics/usage-lists";
import { getEnv } from "@/lib/env";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { newFreeStudent } from "@/test/support/subscriptions";
import { withSettings } from "@/test/support/with-settings";
import { sumUsageDays } from "./aggregate-usage-days";

let database: TestDatabase;
let subscriptionId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  ({ subscriptionId } = await newFreeStudent(database.pool, new Date("2026-01-01T04:30:00Z")));
});
afterAll(() => database?.drop());
beforeEach(async () => {
  await database.pool.query("TRUNCATE feature_usage_log, usage_day, input_size_day, usage_days_until");
});

interface Written {
  recorded: string;
  happened?: string;
  quantity?: number;
  size?: number;
  status?: "completed" | "failed";
  plan?: string;
}

async function write(...uses: Written[]): Promise<void> {
  for (const { recorded, happened = recorded, quantity = 1, size = 0, status = "completed", plan = "free" } of uses) {
    await database.pool.query(
      `INSERT INTO feature_usage_log (id, recorded_at, subscription_id, feature_name, period_start, quantity, input_size, status, plan_key, created_at)
       VALUES ($1, $2, $3, 'quiz', $4, $5, $6, $7, $8, $9)`,
      [
        // As the program makes them, a moment before.
        v7({ msecs: Date.parse(recorded) - 1_000 }),
        recorded,
        subscriptionId,
        status === "completed" ? "2026-01-01" : null,
        quantity,
        size,
        status,
        plan,
        happened,
      ],
    );
  }
}

/** January, with its last days of December before it. */
async function metrics() {
  const { BILLING_TIME_ZONE: timeZone } = getEnv();
  const range = { from: new Date("2026-01-01T00:00:00Z"), to: new Date("2026-01-31T00:00:00Z"), timeZone };
  const filter = { feature: null, plan: null };
  const counts = await countUses({ ...range, previousFrom: new Date("2025-12-02T00:00:00Z") }, filter);
  return { counts, sizes: await readInputSizes(range, filter) };
}

async function summed() {
  const { rows } = await database.pool.query<{ recorded_on: string; day: string; uses: number }>(
    "SELECT recorded_on::text, day::text, sum(uses)::int AS uses FROM usage_day GROUP BY 1, 2 ORDER BY 1, 2",
  );
  return rows.map(({ recorded_on, day, uses }) => [recorded_on, day, uses]);
}

const FIVE_DAYS: Written[] = [
  { recorded: "2026-01-05T10:00:00Z", quantity: 2, size: 1_249 },
  { recorded: "2026-01-05T20:00:00Z", size: 99 },
  // Imported, of days before.
  { recorded: "2026-01-06T00:00:00Z", happened: "2025-12-28T10:00:00Z", quantity: 5, size: 7 },
  { recorded: "2026-01-06T00:00:01Z", happened: "2026-01-02T10:00:00Z", plan: "premium", size: 1_250 },
  { recorded: "2026-01-07T09:00:00Z", status: "failed", quantity: 3 },
  { recorded: "2026-01-09T23:59:59.999Z", size: 1_300 },
];

it("adds up days that are over, and metrics stay what the log alone says of them", async () => {
  await write(...FIVE_DAYS);
  const alone = await metrics();
  expect(alone.counts.previous).toEqual({ uses: 5, refusals: 0 });
  expect(alone.sizes).toEqual([{ feature: "quiz", entries: 4, median: 1_200, p95: 1_300, sum: 3_898 }]);
  // A minute past midnight what was recorded on the day before may still be on its way.
  expect(await sumUsageDays(new Date("2026-01-09T00:01:00Z"))).toBe(3);
  expect(await summed()).toEqual([
    // Eight in the evening is the next day in Kolkata.
    ["2026-01-05", "2026-01-05", 2],
    ["2026-01-05", "2026-01-06", 1],
    ["2026-01-06", "2025-12-28", 5],
    ["2026-01-06", "2026-01-02", 1],
    ["2026-01-07", "2026-01-07", 0],
  ]);
  expect(await metrics()).toEqual(alone);
  expect(await sumUsageDays(new Date("2026-01-11T12:00:00Z"))).toBe(3);
  expect(await metrics()).toEqual(alone);
  expect(await sumUsageDays(new Date("2026-01-11T23:00:00Z"))).toBe(0);
});

it("counts what is recorded after its last look at once, and never twice", async () => {
  await write(...FIVE_DAYS);
  await sumUsageDays(new Date("2026-01-10T12:00:00Z"));
  await write({ recorded: "2026-01-10T12:00:00Z", happened: "2026-01-03T10:00:00Z", quantity: 7 });
  const { counts } = await metrics();
  expect(counts.days.reduce((sum, { uses }) => sum + uses, 0)).toBe(2 + 1 + 1 + 1 + 7);
  await sumUsageDays(new Date("2026-01-11T12:00:00Z"));
  expect((await metrics()).counts).toEqual(counts);
});

it("finds what was committed long after its time of recording when the day is looked at again", async () => {
  await write(...FIVE_DAYS);
  await sumUsageDays(new Date("2026-01-10T12:00:00Z"));
  await write({ recorded: "2026-01-09T11:00:00Z", quantity: 11 });
  expect(await sumUsageDays(new Date("2026-01-11T12:00:00Z"))).toBe(1);
  const { counts } = await metrics();
  expect(counts.days.find(({ day }) => day === "2026-01-09")).toMatchObject({ uses: 11 });
});

it("two at once add up each day once", async () => {
  await write(...FIVE_DAYS);
  const alone = await metrics();
  const days = await Promise.all([1, 2, 3].map(() => sumUsageDays(new Date("2026-01-10T12:00:00Z"))));
  expect(days.reduce((sum, each) => sum + each, 0)).toBe(5);
  expect(await metrics()).toEqual(alone);
});

it("leaves out students on test clocks", async () => {
  await write(...FIVE_DAYS);
  const clock = randomUUID();
  await database.pool.query("INSERT INTO test_clock (id, now, created_at) VALUES ($1, now(), now())", [clock]);
  await database.pool.query("UPDATE student SET test_clock_id = $1", [clock]);
  try {
    await sumUsageDays(new Date("2026-01-08T12:00:00Z"));
    expect(await metrics()).toEqual({ counts: { days: [], previous: { uses: 0, refusals: 0 } }, sizes: [] });
  } finally {
    await database.pool.query("UPDATE student SET test_clock_id = NULL");
  }
});

it("begins anew where days are those of another zone, and reads the log until then", async () => {
  await write(...FIVE_DAYS);
  await sumUsageDays(new Date("2026-01-10T12:00:00Z"));
  await withSettings({ BILLING_TIME_ZONE: "UTC" }, async () => {
    const alone = await metrics();
    expect(alone.counts.days[1]).toMatchObject({ day: "2026-01-05", uses: 3 });
    expect(await sumUsageDays(new Date("2026-01-10T12:00:00Z"))).toBe(5);
    expect(await metrics()).toEqual(alone);
    expect((await summed())[0]).toEqual(["2026-01-05", "2026-01-05", 3]);
  });
});
