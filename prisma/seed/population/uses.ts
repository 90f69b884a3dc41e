import type { Meter } from "@/lib/db/subscription/find-meters";
import { type QuotaPeriod, quotaPeriod } from "@/lib/domain/period";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { exhaustionCause, exhaustionProps } from "@/lib/services/usage/build-exhaustion-mail";
import { idAt } from "./ids";
import type { Entitlement, Life } from "./life";
import { writeMail } from "./mails";
import type { SeededFeature } from "./settings";

const DAY_MS = 86_400_000;
/** A light history holds this month and the one before. */
const LIGHT_DAYS = 35;
/** How fast the interest of a new student decays, in days. */
const HALF_LIFE_DAYS = 70;
const MOST_A_DAY = 12;

interface Counter {
  feature: SeededFeature;
  period: QuotaPeriod;
  used: number;
  lastUsedAt: Date;
}

/** Every use of a student over their days, and every refusal, counted as the program counts them. */
export function liveDays(life: Life): void {
  const { world, person, random } = life;
  const { days } = world.year;
  const counters = new Map<string, Counter>();
  const liking = favourites(life);
  const lightFrom = world.history === "light" ? days.length - LIGHT_DAYS : 0;
  const first = Math.max(world.year.indexOf(person.createdAt), lightFrom);
  let entitled = 0;
  for (let index = first; index < days.length; index++) {
    const day = days[index];
    if (!day || day.startsAt > person.until.getTime()) break;
    const isPaid = (life.entitlements[entitled]?.paidUntil?.getTime() ?? 0) > day.startsAt;
    const age = (day.startsAt - person.createdAt.getTime()) / DAY_MS;
    const wish = person.eagerness * day.busyness * (isPaid ? 2.5 : 0.15 + 0.85 * 2 ** (-age / HALF_LIFE_DAYS));
    const moments = Array.from({ length: countOf(wish, random.next()) }, () => world.year.momentOf(index, random))
      .filter((at) => at > person.createdAt && at < person.until)
      .sort((a, b) => a.getTime() - b.getTime());
    for (const at of moments) {
      while ((life.entitlements[entitled + 1]?.from.getTime() ?? Number.POSITIVE_INFINITY) <= at.getTime()) entitled++;
      use(life, random.pick(liking), at, planAt(life.entitlements[entitled], at), counters);
    }
  }
  for (const counter of counters.values()) writeCounter(life, counter);
}

/** Key of the student's effective plan, as the program computes it. */
function planAt(entitlement: Entitlement | undefined, at: Date): string {
  return entitlement?.paidUntil && entitlement.paidUntil > at ? entitlement.planKey : FREE_PLAN_KEY;
}

/** Features weighted by the student's preference: partly shared by all, partly their own. */
function favourites({ world, random }: Life): SeededFeature[] {
  const own = random.shuffle(world.features).slice(0, 3);
  return [...world.features, ...own, ...own, ...own];
}

/** How often something happens that happens `mean` times on average: a Poisson distribution, by its inverse. */
function countOf(mean: number, chance: number): number {
  let count = 0;
  let probability = Math.exp(-mean);
  let reached = probability;
  while (chance > reached && count < MOST_A_DAY) {
    count += 1;
    probability *= mean / count;
    reached += probability;
  }
  return count;
}

function use(life: Life, feature: SeededFeature, at: Date, plan: string, counters: Map<string, Counter>): void {
  const period = periodOf(life, feature, at);
  const key = `${feature.key} ${period.start.getTime()}`;
  const counter = counters.get(key) ?? { feature, period, used: 0, lastUsedAt: at };
  const limit = plan === FREE_PLAN_KEY ? feature.freeLimit : null;
  const { random } = life;
  if (limit !== null && counter.used >= limit) {
    // Most see that nothing is left; some try anyway, and some of those repeatedly.
    if (random.chance(0.35))
      writeUse(life, feature, { at, plan, period: null, quantity: random.chance(0.2) ? random.whole(2, 5) : 1 });
    return;
  }
  const most = limit === null ? 3 : limit - counter.used;
  const quantity = random.chance(0.05) ? Math.min(most, random.whole(2, 3)) : 1;
  counter.used += quantity;
  counter.lastUsedAt = at;
  counters.set(key, counter);
  writeUse(life, feature, { at, plan, period, quantity });
  if (limit !== null && counter.used === limit) {
    writeExhaustion(life, counter, limit, at, counters);
  }
}

function periodOf({ world, subscription }: Life, { kind }: SeededFeature, at: Date): QuotaPeriod {
  const month = world.year.days[world.year.indexOf(at)]?.month;
  if (kind === "month" && month) return month;
  return quotaPeriod(kind, at, subscription.quotaAnchor, world.billing.timeZone);
}

interface Use {
  at: Date;
  /** Key of the effective plan. */
  plan: string;
  /** Null where it was refused. */
  period: QuotaPeriod | null;
  quantity: number;
}

function writeUse(life: Life, feature: SeededFeature, { at, plan, period, quantity }: Use): void {
  const { random, world, person } = life;
  world.rows.add("feature_usage_log", {
    id: idAt(life.recordedAt(at), random),
    recorded_at: life.recordedAt(at),
    subscription_id: person.subscriptionId,
    feature_name: feature.key,
    period_start: period?.start ?? null,
    quantity,
    // A few hundred characters as a rule, sometimes a whole chapter.
    input_size: period ? Math.floor(200 * Math.exp(3.2 * random.next() ** 2)) : 0,
    usage_type: period ? random.weighted({ text: 80, file: 12, link: 5, api: 3 }) : "text",
    status: period ? "completed" : "failed",
    plan_key: plan,
    created_at: at,
  });
}

function writeCounter({ world, person }: Life, { feature, period, used, lastUsedAt }: Counter): void {
  world.rows.add("usage_counter", {
    subscription_id: person.subscriptionId,
    feature_key: feature.key,
    period_start: period.start,
    period_end: period.end,
    used,
    reserved: 0,
    limit_adjustment: 0,
    last_used_at: lastUsedAt,
  });
}

function writeExhaustion(life: Life, counter: Counter, limit: number, at: Date, counters: Map<string, Counter>): void {
  const { world, person } = life;
  if (world.history !== "full") return;
  const meters = world.features.map((feature) => meterOf(life, feature, at, counters));
  const meter = { ...meterOf(life, counter.feature, at, counters), limit };
  const { name, offers } = life.planOf("premium");
  const price = offers.get(world.currency)?.price;
  const unlock = price ? { planName: name, price } : null;
  const planName = life.planOf(FREE_PLAN_KEY).name;
  writeMail(life, {
    type: "quota_exhausted",
    cause: exhaustionCause(person.subscriptionId, meter),
    at,
    props: () => exhaustionProps({ locked: life.locked(at), meter, meters, planName, unlock }),
  });
}

function meterOf(life: Life, feature: SeededFeature, at: Date, counters: Map<string, Counter>): Meter {
  const { start, end } = periodOf(life, feature, at);
  const used = counters.get(`${feature.key} ${start.getTime()}`)?.used ?? 0;
  return { key: feature.key, name: feature.name, used, limit: feature.freeLimit, startsAt: start, resetsAt: end };
}
