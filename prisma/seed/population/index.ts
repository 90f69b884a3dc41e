import type pg from "pg";
import { forgetUsageDays } from "@/lib/db/analytics/usage-days";
import { inLockedTransaction } from "@/lib/db/sql/locked-transaction";
import { createRandom, type Random } from "../random";
import { PaidHistory } from "./history";
import { idAt } from "./ids";
import { Life } from "./life";
import { drawPerson, writePerson } from "./people";
import type { PopulationOptions, World } from "./settings";
import { liveDays } from "./uses";
import { CURRENCIES, readWorld } from "./world";

export type { PopulationOptions } from "./settings";

const DAY_MS = 86_400_000;
/** How many students are held in memory at once; invoices, and mails that name one, wait for the numbers that all students share. */
const LIVES_AT_ONCE = 2_000;

export class PopulatedError extends Error {}

/**
 * A year of plausible history, ending now: students who sign up, use, are refused, pay, renew, are declined, come back or do not, driven by
 * the product's own rules, with the ledger, the audit entries and the mails that result. The seed decides it.
 *
 * @throws PopulatedError where anybody but the demo's accounts exists already: numbers and ids of two populations would mix
 */
export async function seedPopulation(pool: pg.Pool, options: PopulationOptions): Promise<void> {
  await inLockedTransaction(pool, "seed_population", async (client) => {
    await refuseAnother(client);
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
    await client.query("SELECT prepare_usage_log_partitions($1::date, $2)", [
      new Date(options.now.getTime() - options.days * DAY_MS),
      Math.ceil(options.days / 30) + 2,
    ]);
    const world = await readWorld(client, options);
    const clocks = makeClocks(world);
    for (let index = 0; index < options.students; index++) {
      live(world, index, clocks);
      if ((index + 1) % LIVES_AT_ONCE === 0) await world.rows.write(client);
    }
    world.invoices.number(world.rows);
    await world.rows.write(client);
    // Much of it was recorded before the last run of the job that sums uses: the next run reads everything.
    await client.query("DELETE FROM high_water_mark WHERE kind = 'use_sum'");
    await forgetUsageDays(client);
    // Plans made for an empty database are wrong for this one.
    await client.query("ANALYZE");
  });
}

async function refuseAnother(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ students: number }>(
    `SELECT count(*)::int AS students FROM student st
     WHERE NOT EXISTS (SELECT FROM account a WHERE a.student_id = st.id AND a.email LIKE '%@example.com')`,
  );
  const series = await client.query("SELECT FROM invoice_series");
  if ((rows[0]?.students ?? 0) > 0 || series.rowCount) {
    throw new PopulatedError("This database already holds students or invoices of its own. Seed an empty one.");
  }
}

/** Two test clocks in the past: students on them are in no metric. */
function makeClocks({ now, seed, rows }: World): { id: string; now: Date }[] {
  const random = createRandom(seed);
  return [3, 12].map((days) => {
    const clock = { id: idAt(now, random), now: new Date(now.getTime() - days * DAY_MS) };
    rows.add("test_clock", { id: clock.id, name: `Seeded, ${days} days behind`, now: clock.now, created_at: now });
    return clock;
  });
}

function live(world: World, index: number, clocks: readonly { id: string; now: Date }[]): void {
  const random = createRandom(world.seed * 1_000_003 + index + 1);
  const clock = random.chance(0.01) ? random.pick(clocks) : null;
  const until = clock?.now ?? world.now;
  const person = drawPerson(world, index, { at: signUpAt(world, until, random), clock }, random);
  const life = new Life(world, person, random);
  if (person.account) {
    const subject = `acc_${person.account.id.replaceAll("-", "")}`;
    life.audit({ action: "account.created", studentId: person.id, subject }, person.createdAt, "student");
  }
  const history = paidHistoryOf(life);
  const changedAt = history?.run() ?? person.createdAt;
  writePerson(world, person, history?.currency ?? null, random);
  life.writeSubscription(changedAt);
  liveDays(life);
}

/** Growing sign-ups: twice as many at the end of a year as in its middle. */
function signUpAt({ year, days }: World, until: Date, random: Random): Date {
  const last = year.indexOf(until);
  const index = Math.min(last, Math.floor(last * Math.sqrt(random.next()) * 1.001));
  const at = year.momentOf(index, random);
  const from = until.getTime() - days * DAY_MS;
  return at < until && at.getTime() >= from ? at : new Date(until.getTime() - random.whole(60_000, 3_600_000));
}

/** One in seven starts to pay, most of them within weeks. */
function paidHistoryOf(life: Life): PaidHistory | null {
  const { random, person, world } = life;
  if (!random.chance(0.15)) return null;
  const days = 1 - 25 * Math.log(1 - random.next());
  const at = new Date(person.createdAt.getTime() + Math.floor(days * DAY_MS));
  if (at.getTime() > person.until.getTime() - 3_600_000) return null;
  return new PaidHistory(life, currencyAt(world, at), at);
}

/** The company once billed in another currency; students who began to pay then keep it. */
function currencyAt({ currency, now, days }: World, at: Date): string {
  const changedAt = now.getTime() - 0.7 * days * DAY_MS;
  return at.getTime() >= changedAt ? currency : (CURRENCIES.find((other) => other !== currency) ?? currency);
}
