import { createRandom } from "@/prisma/seed/random";
import { clearFaults } from "./bank";
import { BrokenRule } from "./broken-rule";
import type { Gateway } from "./gateway";
import { DAY_MS, MINUTE_MS } from "./schedule";
import { Student } from "./student";
import { World } from "./world";

/** Students of one world: they share a clock, a gateway, an app and its faults. */
export const SEEDS_A_WORLD = 50;

const DAYS = 365;
/** Long enough for any debit, webhook and grace period to be over. */
const REST_DAYS = 8;

export interface Place {
  postgresUrl: string;
  gateway: Gateway;
}

/**
 * Runs the year of some seeds of one world. The number of the world decides what happens to it, the seed what happens to a student, so
 * that a seed can be replayed alone.
 *
 * @throws BrokenRule
 */
export async function runWorld(place: Place, number: number, seeds: readonly number[]): Promise<void> {
  // Midnight in the billing time zone. Worlds begin in different months, so that year's ends, leap days and financial years are met.
  const begin = new Date(Date.UTC(2026 + (number % 3), (number * 5) % 12, 1) - 5.5 * 60 * MINUTE_MS);
  const world = await World.create({ seed: number, begin, ...place });
  try {
    const students = seeds.map((seed) => new Student(seed, world));
    for (const student of students) await student.begin();
    planFaults(world);
    planPrices(world, number);
    for (let day = 0; day < DAYS + REST_DAYS; day++) {
      world.jobs.scheduleDay(new Date(begin.getTime() + day * DAY_MS), day);
    }
    await until(world, DAYS);
    world.isDown = false;
    world.skewMs = 0;
    await clearFaults(world, students);
    await until(world, DAYS + REST_DAYS);
    await world.jobs.reconcile();
    await world.check(students, true);
    const leftovers = await world.findLeftovers();
    if (leftovers.length > 0) throw new BrokenRule(seeds[0] ?? 0, leftovers, world.historyOf(seeds[0] ?? 0));
  } catch (error) {
    if (error instanceof BrokenRule || !(error instanceof Error)) throw error;
    // An error that our code does not expect breaks a rule, too.
    throw new BrokenRule(seeds[0] ?? 0, [error.stack ?? error.message], world.historyOf(seeds[0] ?? 0));
  } finally {
    await world.end();
  }

  function until(of: World, days: number) {
    return of.schedule.runUntil(new Date(begin.getTime() + days * DAY_MS));
  }
}

/** The world of a seed. */
export function worldOf(seed: number): number {
  return Math.floor((seed - 1) / SEEDS_A_WORLD);
}

/** The catalogue's prices change a few times in the year, up and down, and never above what the mandates allow. */
function planPrices(world: World, number: number): void {
  const random = createRandom(number + 0x20000000);
  for (let change = 0; change < 6; change++) {
    const plan = random.pick(["premium", "pro"] as const);
    const [low, high] = plan === "premium" ? [60_000, 95_000] : [110_000, 159_900];
    const amount = random.whole(low, high);
    world.schedule.after(random.whole(5, DAYS - 5) * DAY_MS + random.whole(0, DAY_MS), "price", async () => {
      world.record(`${plan} costs ${amount} from now on`);
      await world.pool.query(NEW_PRICE, [plan, amount]);
    });
  }
}

/** A version like the current one, at another price. */
const NEW_PRICE = `WITH version AS (INSERT INTO plan_version (id, plan_key, version, created_at)
    SELECT gen_random_uuid(), plan_key, max(version) + 1, now() FROM plan_version WHERE plan_key = $1 GROUP BY plan_key RETURNING id),
  limits AS (INSERT INTO plan_limit (plan_version_id, feature_key, quota)
    SELECT version.id, l.feature_key, l.quota FROM version, plan JOIN plan_limit l ON l.plan_version_id = plan.current_version_id WHERE plan.key = $1),
  prices AS (INSERT INTO plan_price (plan_version_id, currency, amount) SELECT version.id, price.currency, $2
    FROM version, plan JOIN plan_price price ON price.plan_version_id = plan.current_version_id WHERE plan.key = $1)
UPDATE plan SET current_version_id = version.id FROM version WHERE plan.key = $1`;

function planFaults(world: World): void {
  const { random, schedule } = world;
  const someday = () => random.whole(5, DAYS - 60) * DAY_MS + random.whole(0, DAY_MS);
  const downtimes = [random.whole(1, 8) * 60 * MINUTE_MS, random.whole(10, 90) * 60 * MINUTE_MS];
  if (random.chance(0.4)) downtimes.push(45 * DAY_MS);
  for (const ms of downtimes) {
    const at = someday();
    schedule.after(at, "down", async () => {
      world.record(`down for ${Math.round(ms / MINUTE_MS / 60)} h`);
      world.isDown = true;
    });
    schedule.after(at + ms, "up", () => world.jobs.startAgain());
  }
  for (let outage = 0; outage < 4; outage++) {
    const at = someday();
    const fault = random.pick(["bad_gateway_before", "reset_before", "bad_gateway", "rate_limited"]);
    schedule.after(at, "outage", async () => {
      world.record(`the gateway has ${fault}`);
      await world.gateway.control("POST", "/outage", { fault, seconds: 86_400 });
    });
    schedule.after(at + random.whole(10, 40 * 60) * MINUTE_MS, "outage over", async () => {
      world.record("the gateway works again");
      await world.gateway.control("POST", "/outage", { seconds: 0 });
    });
  }
  for (let jump = 0; jump < 3; jump++) {
    const at = someday();
    const ms = random.pick([-60, -180, 45]) * MINUTE_MS;
    schedule.after(at, "clock jumps", async () => {
      world.record(`our clock jumps by ${ms / MINUTE_MS} minutes`);
      world.skewMs = ms;
    });
    schedule.after(at + random.whole(1, 30) * 60 * MINUTE_MS, "clock is right", async () => {
      world.skewMs = 0;
    });
  }
}
