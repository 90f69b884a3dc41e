import type pg from "pg";
import { systemClock } from "@/lib/clock";
import { getEnv } from "@/lib/env";
import type { DemoSettings } from "./demo-students";
import { seedDemo as seedDemoAt } from "./seed-demo";

/** Alice, Bob, Carol and the admin; in demo and test mode only, since their password is public. */
export async function seedDemo(pool: pg.Pool, settings: Partial<DemoSettings> = {}): Promise<void> {
  const env = getEnv();
  await seedDemoAt(pool, {
    now: systemClock.now(),
    timeZone: env.BILLING_TIME_ZONE,
    currency: env.BILLING_CURRENCY,
    ...settings,
  });
}
