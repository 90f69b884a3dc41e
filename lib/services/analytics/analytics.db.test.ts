import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/lib/context";
import type { UseFilter } from "@/lib/db/analytics/summed-uses";
import { recentFailuresSince } from "@/lib/domain/job";
import { hasFilter, METRICS, type MetricKey } from "@/lib/domain/metric";
import { seedPopulation } from "@/prisma/seed/population";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { reportJobs } from "../system/jobs";
import { sumUsageDays } from "./aggregate-usage-days";
import { type Analytics, getAnalytics } from "./get-analytics";
import { getMetricRows, type MetricReport } from "./get-metric-rows";
import { getRenewals } from "./get-renewals";
import { getToday } from "./get-today";
import { getUsageAnalytics } from "./get-usage-analytics";
import type { AskedPeriod } from "./read-span";

/** Half past one on the first of April in Kolkata, while March still lasts in UTC. */
const NOW = new Date("2026-03-31T20:00:00Z");
const staff = {
  realNow: NOW,
  now: NOW,
  actor: { kind: "staff", role: "support", sessionId: "s", accountId: "a", student: null },
} as unknown as Context;

const PERIODS: [name: string, asked: AskedPeriod, from: string, to: string, before: string][] = [
  // Kolkata is half past five ahead: its days begin at 18:30 of the day before.
  ["7 days", { period: 7, from: null, to: null }, "2026-03-25T18:30Z", "2026-04-01T18:30Z", "2026-03-18T18:30Z"],
  ["90 days", { period: 90, from: null, to: null }, "2026-01-01T18:30Z", "2026-04-01T18:30Z", "2025-10-03T18:30Z"],
  [
    "January",
    { period: null, from: "2026-01-01", to: "2026-01-31" },
    "2025-12-31T18:30Z",
    "2026-01-31T18:30Z",
    "2025-11-30T18:30Z",
  ],
];

const A_MONTH = { period: 30, from: null, to: null } as const;

const dayFormat = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Kolkata",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

interface State {
  planKey: string;
  status: string;
  autoRenewal: boolean;
  price: { amount: number; currency: string } | null;
}

let database: TestDatabase;
/** Every row that counts, read once and looked at by hand. */
let raw: Awaited<ReturnType<typeof readRaw>>;

async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query<Row>(sql, values)).rows;
}

async function readRaw() {
  const students = await rows<{ id: string; subscription_id: string; plan_key: string; created_at: Date }>(
    `SELECT st.id, s.id AS subscription_id, s.plan_key, st.created_at FROM student st JOIN user_subscription s ON s.student_id = st.id
     WHERE st.id NOT IN (SELECT id FROM student WHERE test_clock_id IS NOT NULL)`,
  );
  const known = new Map(students.map((student) => [student.subscription_id, student]));
  const real = new Set(students.map(({ id }) => id));
  type Entry = { student_id: string; at: Date; action: string; after: Partial<State> };
  const audit = await rows<Entry>(
    "SELECT student_id, at, action, after FROM audit_entry WHERE split_part(action, '.', 1) = 'subscription' ORDER BY at, id",
  );
  type Use = {
    subscription_id: string;
    feature_name: string;
    status: string;
    created_at: Date;
    quantity: number;
    input_size: number;
    plan_key: string;
  };
  const log = await rows<Use>("SELECT * FROM feature_usage_log");
  type InvoiceRow = { student_id: string; kind: string; total: number; currency: string; issued_at: Date };
  const invoices = await rows<InvoiceRow>("SELECT * FROM invoice");
  type Try = {
    id: string;
    subscription_id: string;
    period_start: Date;
    attempt: number;
    status: string;
    decline_reason: string | null;
    created_at: Date;
    decided_at: Date | null;
  };
  const tries = await rows<Try>("SELECT * FROM subscription_renewal_log ORDER BY created_at DESC, id DESC");
  return {
    students,
    known,
    audit: audit.filter(({ student_id }) => real.has(student_id)),
    log: log
      .filter(({ subscription_id }) => known.has(subscription_id))
      .map((use) => ({ ...use, day: dayFormat.format(use.created_at) })),
    invoices: invoices
      .filter(({ student_id }) => real.has(student_id))
      .map((one) => ({ ...one, day: dayFormat.format(one.issued_at) })),
    tries: tries.filter(({ subscription_id }) => known.has(subscription_id)),
  };
}

/** Every student's state before an instant, replayed from the sign-up, change by change. */
function statesAt(moment: Date): Map<string, State> {
  const states = new Map<string, State>();
  for (const { id, created_at } of raw.students) {
    if (created_at < moment) states.set(id, { planKey: "free", status: "active", autoRenewal: false, price: null });
  }
  for (const { student_id, at, after } of raw.audit) {
    const state = states.get(student_id);
    if (state && at < moment) Object.assign(state, after);
  }
  return states;
}

const isPaid = ({ planKey }: State) => planKey !== "free";
const isActive = (state: State) => isPaid(state) && state.status === "active";

function isWithin(at: Date, from: Date, to: Date): boolean {
  return at.getTime() >= from.getTime() && at.getTime() < to.getTime();
}

/** Payments and refunds of a stretch: what revenue is made of. */
async function countMoney(from: Date, to: Date): Promise<number> {
  const [row] = await rows<{ count: number }>(
    `SELECT ((SELECT count(*) FROM payment WHERE captured_at >= $1 AND captured_at < $2 AND student_id NOT IN (SELECT id FROM student WHERE test_clock_id IS NOT NULL))
       + (SELECT count(*) FROM refund JOIN payment p ON p.id = payment_id WHERE refund.status = 'processed' AND refund.updated_at >= $1 AND refund.updated_at < $2
         AND p.student_id NOT IN (SELECT id FROM student WHERE test_clock_id IS NOT NULL)))::int AS count`,
    [from, to],
  );
  return row?.count ?? 0;
}

/** All pages of the rows behind a metric. */
async function walkRows(metric: MetricKey, asked: AskedPeriod & { filter: UseFilter }) {
  const ids = new Set<string>();
  let count = 0;
  let cursor: string | null = null;
  for (;;) {
    const report: MetricReport = await getMetricRows(staff, { ...asked, metric, limit: 30, cursor });
    for (const row of report.rows) {
      expect(ids.has(row.id), row.id).toBe(false);
      ids.add(row.id);
      count += row.count ?? 0;
    }
    cursor = report.nextCursor;
    if (cursor === null) return { total: report.total, sums: report.sums, ids, count };
  }
}

/**
 * Metrics are the same whether the log is read for them, or days that are over have been added up. In this order: the last tests change
 * the rows that the ones before have counted.
 */
describe("metrics, their uses read in the log,", { shuffle: false }, () => metricsAreTheRows(false));
describe("metrics, their uses added up,", { shuffle: false }, () => metricsAreTheRows(true));

function metricsAreTheRows(isAddedUp: boolean): void {
  beforeAll(async () => {
    database = await createTestDatabase();
    usePool(database.pool);
    await seedPopulation(database.pool, { students: 260, seed: 11, days: 300, history: "full", now: NOW });
    raw = await readRaw();
    if (!isAddedUp) return;
    let days = 0;
    for (let more = await sumUsageDays(NOW); more > 0; more = await sumUsageDays(NOW)) days += more;
    expect(days).toBeGreaterThan(250);
  });
  afterAll(() => database?.drop());

  describe.each(PERIODS)("of %s", (_name, asked, fromText, toText, beforeText) => {
    const [from, to, before] = [new Date(fromText), new Date(toText), new Date(beforeText)];
    const end = to < NOW ? to : NOW;
    let metrics: Analytics;
    beforeAll(async () => {
      metrics = await getAnalytics(staff, asked);
    });

    it("are of these days", () => {
      expect([metrics.span.from, metrics.span.to, metrics.span.previousFrom]).toEqual([from, to, before]);
    });

    it("active subscriptions and recurring revenue are those of the replayed audit", () => {
      const [now, start] = [statesAt(end), statesAt(from)];
      const count = (states: Map<string, State>, is: (state: State) => boolean) =>
        [...states.values()].filter(is).length;
      expect(metrics.active.current).toBe(count(now, isActive));
      expect(metrics.active.previous).toBe(count(start, isActive));
      for (const { plan, count: many } of metrics.active.byPlan) {
        expect(many, plan).toBe(count(now, (state) => isActive(state) && state.planKey === plan));
      }
      const recurring = (states: Map<string, State>, currency: string) =>
        [...states.values()].reduce((sum, { price, ...state }) => {
          const counts = isActive({ price, ...state }) && state.autoRenewal && price?.currency === currency;
          return counts ? sum + (price?.amount ?? 0) : sum;
        }, 0);
      for (const { currency, current, previous } of metrics.mrr) {
        expect([current, previous], currency).toEqual([recurring(now, currency), recurring(start, currency)]);
      }
      expect(metrics.mrr.length).toBeGreaterThan(0);
      const ratio = (states: Map<string, State>) => ({
        free: count(states, (state) => !isPaid(state)),
        paid: count(states, isPaid),
      });
      expect(metrics.ratio).toEqual({ current: ratio(now), previous: ratio(start) });
    });

    it("churn is of those who paid at the start, conversion of those who could", () => {
      const [now, start, earlier] = [statesAt(end), statesAt(from), statesAt(before)];
      const left = (was: Map<string, State>, is: Map<string, State>) => {
        const payers = [...was].filter(([, state]) => isPaid(state));
        const gone = payers.filter(([id]) => is.get(id)?.planKey === "free");
        return { part: gone.length, whole: payers.length };
      };
      expect(metrics.churn).toEqual({ current: left(start, now), previous: left(earlier, start) });
      const converted = (since: Date, until: Date, was: Map<string, State>) => {
        const began = raw.audit.filter(
          (entry) => entry.action === "subscription.activated" && isWithin(entry.at, since, until),
        );
        const free = [...was.values()].filter((state) => !isPaid(state)).length;
        const signed = raw.students.filter(({ created_at }) => isWithin(created_at, since, until)).length;
        return { part: new Set(began.map(({ student_id }) => student_id)).size, whole: free + signed };
      };
      expect(metrics.conversion).toEqual({
        current: converted(from, to, start),
        previous: converted(before, from, earlier),
      });
    });

    it("revenue is invoices less credit notes", () => {
      const invoiced = (currency: string, since: Date, until: Date) =>
        raw.invoices
          .filter((one) => one.currency === currency && isWithin(one.issued_at, since, until))
          .reduce((sum, { kind, total }) => sum + (kind === "invoice" ? total : -total), 0);
      for (const { currency, current, previous, byDay, captured, refunded } of metrics.revenue) {
        expect([current, previous], currency).toEqual([invoiced(currency, from, to), invoiced(currency, before, from)]);
        expect(captured - refunded).toBe(current);
        expect(byDay.reduce((sum, { amount }) => sum + amount, 0)).toBe(current);
        for (const { date, amount } of byDay) {
          const ofDay = raw.invoices.filter((one) => one.currency === currency && one.day === date);
          expect(amount, date).toBe(
            ofDay.reduce((sum, { kind, total }) => sum + (kind === "invoice" ? total : -total), 0),
          );
        }
      }
      expect(metrics.revenue.length).toBeGreaterThan(0);
    });

    it("renewal success is of the attempts that were decided", () => {
      const decided = (since: Date, until: Date) => {
        const of = raw.tries.filter((one) => one.decided_at && isWithin(one.decided_at, since, until));
        return { part: of.filter(({ status }) => status === "captured").length, whole: of.length };
      };
      expect(metrics.renewals).toEqual({ current: decided(from, to), previous: decided(before, from) });
    });

    it("sign-ups, uses and refusals are the rows of the days", () => {
      const signed = (since: Date, until: Date) =>
        raw.students.filter(({ created_at }) => isWithin(created_at, since, until)).length;
      expect(metrics.signUps).toMatchObject({ current: signed(from, to), previous: signed(before, from) });
      const uses = (since: Date, until: Date, status: string) =>
        raw.log.filter((use) => use.status === status && isWithin(use.created_at, since, until));
      const sum = (list: { quantity: number }[]) => list.reduce((total, { quantity }) => total + quantity, 0);
      const [used, refused] = [uses(from, to, "completed"), uses(from, to, "failed")];
      expect(metrics.uses).toMatchObject({ current: sum(used), previous: sum(uses(before, from, "completed")) });
      for (const { feature, count } of metrics.uses.byFeature) {
        expect(count, feature).toBe(sum(used.filter(({ feature_name }) => feature_name === feature)));
      }
      expect(sum(metrics.uses.byFeature.map(({ count }) => ({ quantity: count })))).toBe(sum(used));
      for (const { date, count } of metrics.uses.byDay) {
        expect(count, date).toBe(sum(used.filter(({ day }) => day === date)));
      }
      expect(metrics.uses.byDay).toHaveLength(Math.round((to.getTime() - from.getTime()) / 86_400_000));
      const students = (list: { subscription_id: string }[]) =>
        new Set(list.map(({ subscription_id }) => subscription_id)).size;
      expect(metrics.exhaustion.refusals.current).toBe(sum(refused));
      expect(metrics.exhaustion.students).toEqual({
        current: students(refused),
        previous: students(uses(before, from, "failed")),
      });
    });

    it("each leads to as many rows as it says, and to their amounts", async () => {
      const [usage, renewals] = await Promise.all([
        getUsageAnalytics(staff, { ...asked, filter: { feature: "quiz", plan: "free" } }),
        getRenewals(staff, { ...asked, status: null, reason: null, cursor: null, limit: 1 }),
      ]);
      const { conversion, churn, exhaustion } = metrics;
      const declined = renewals.declined.reduce((sum, { count }) => sum + count, 0);
      const { unknown_payments: unknown } = await getToday(staff);
      const counts: Record<MetricKey, number> = {
        active: metrics.active.current,
        mrr: [...statesAt(end).values()].filter((state) => isActive(state) && state.autoRenewal).length,
        paid: metrics.ratio.current.paid,
        free: metrics.ratio.current.free,
        revenue: await countMoney(from, to),
        converted: conversion.current.part,
        could_convert: conversion.current.whole,
        left: churn.current.part,
        could_leave: churn.current.whole,
        captured: metrics.renewals.current.part,
        declined,
        decided: metrics.renewals.current.whole,
        running: renewals.counts.running,
        unknown,
        unknown_renewals: renewals.counts.unknown,
        used: usage.students,
        refused: usage.refused.current,
        at_limit: usage.atLimit.students,
      };
      for (const metric of METRICS) {
        const filter = hasFilter(metric) ? usage.filter : { feature: null, plan: null };
        const report = await walkRows(metric, { ...asked, filter });
        expect([report.total, report.ids.size], metric).toEqual([counts[metric], counts[metric]]);
        if (metric === "mrr" || metric === "revenue") {
          // A currency without rows has no sum; one whose money all went back has rows, and a sum of zero.
          const amounts = new Map(report.sums.map(({ currency, amount }) => [currency, amount]));
          for (const { currency, current } of metrics[metric]) {
            expect(amounts.get(currency) ?? 0, `${metric} in ${currency}`).toBe(current);
            amounts.delete(currency);
          }
          expect([...amounts.keys()], metric).toEqual([]);
        }
        if (metric === "refused" || metric === "used") {
          const key = metric === "used" ? "uses" : "refusals";
          expect(report.count, metric).toBe(usage.counts.days.reduce((sum, day) => sum + day[key], 0));
        }
        if (metric === "at_limit") expect(report.count).toBe(usage.atLimit.counters);
      }
      const refused = await walkRows("refused", { ...asked, filter: { feature: null, plan: null } });
      expect([refused.total, refused.count]).toEqual([exhaustion.students.current, exhaustion.refusals.current]);
    });

    it("usage analytics split the same rows, by the plan that counted, and find sizes, the busiest and the refused", async () => {
      const filter = { feature: null, plan: "free" };
      const usage = await getUsageAnalytics(staff, { ...asked, filter });
      const kept = raw.log.filter((use) => isWithin(use.created_at, from, to) && use.plan_key === "free");
      const done = kept.filter(({ status }) => status === "completed");
      for (const row of usage.counts.days) {
        const same = kept.filter((use) => use.day === row.day && use.feature_name === row.feature);
        const sum = (status: string) =>
          same.reduce((total, use) => total + (use.status === status ? use.quantity : 0), 0);
        expect([row.plan, row.uses, row.refusals]).toEqual(["free", sum("completed"), sum("failed")]);
      }
      for (const { feature, entries, median, p95, sum } of usage.input_sizes) {
        const sizes = done
          .filter((use) => use.feature_name === feature)
          .map(({ input_size }) => input_size)
          .sort((a, b) => a - b);
        // To two digits, as `toPrecision` writes them.
        const at = (share: number) => Number(sizes[Math.ceil(sizes.length * share) - 1]?.toPrecision(2));
        expect([entries, median, p95, sum]).toEqual([
          sizes.length,
          at(0.5),
          at(0.95),
          sizes.reduce((a, b) => a + b, 0),
        ]);
      }
      const perStudent = new Map<string, number>();
      for (const { subscription_id, quantity } of done) {
        const id = raw.known.get(subscription_id)?.id ?? "";
        perStudent.set(id, (perStudent.get(id) ?? 0) + quantity);
      }
      expect(usage.students).toBe(perStudent.size);
      const most = [...perStudent.values()].sort((a, b) => b - a).slice(0, 20);
      expect(usage.top_users.map(({ uses }) => uses)).toEqual(most);
      for (const { student_id, uses } of usage.top_users) expect(perStudent.get(student_id)).toBe(uses);
      const refused = kept.filter(({ status }) => status === "failed");
      for (const { feature, refusals, students } of usage.refusals) {
        const same = refused.filter((use) => use.feature_name === feature);
        expect(refusals).toBe(same.reduce((total, { quantity }) => total + quantity, 0));
        expect(students).toBe(new Set(same.map(({ subscription_id }) => subscription_id)).size);
      }
      expect(usage.refusals.reduce((total, { refusals }) => total + refusals, 0)).toBe(
        refused.reduce((total, { quantity }) => total + quantity, 0),
      );
    });

    it("renewals are listed once each with all their tries, page by page, as they were decided", async () => {
      const request = { ...asked, status: null, reason: null, limit: 7 };
      const first = await getRenewals(staff, { ...request, cursor: null });
      const listed = [...first.rows];
      for (let { nextCursor } = first; nextCursor; ) {
        const next = await getRenewals(staff, { ...request, cursor: nextCursor });
        listed.push(...next.rows);
        nextCursor = next.nextCursor;
      }
      const key = (one: { subscription_id: string; period_start: Date }) =>
        `${one.subscription_id} ${one.period_start.getTime()}`;
      const last = raw.tries.filter(
        (one) => !raw.tries.some((other) => key(other) === key(one) && other.attempt > one.attempt),
      );
      const expected = last.filter(({ created_at }) => isWithin(created_at, from, to));
      expect(listed.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      for (const row of listed) {
        const one = expected.find(({ id }) => id === row.id);
        const all = raw.tries.filter((other) => one && key(other) === key(one)).sort((a, b) => b.attempt - a.attempt);
        expect(row.tries.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      }
      const decided = raw.tries.filter((one) => one.decided_at && isWithin(one.decided_at, from, to));
      expect(first.captured).toBe(decided.filter(({ status }) => status === "captured").length);
      for (const { reason, count } of first.declined) {
        expect(count).toBe(decided.filter((one) => one.status === "declined" && one.decline_reason === reason).length);
      }
    });
  });

  it("counters at their limit are those whose last use is taken, by the limits that count now", async () => {
    const counters = await rows<{
      subscription_id: string;
      feature_key: string;
      used: number;
      granted: number;
      quota: number | null;
      period_end: Date;
      period_start: Date;
    }>(
      `SELECT c.*, (SELECT quota FROM plan_limit l WHERE l.feature_key = c.feature_key AND l.plan_version_id = coalesce(
       (SELECT entitled_plan_version_id FROM user_subscription s WHERE s.id = c.subscription_id AND s.entitled_until > $1),
       (SELECT current_version_id FROM plan WHERE key = 'free'))) AS quota
     FROM usage_counter c`,
      [NOW],
    );
    const full = counters.filter(
      (one) =>
        raw.known.has(one.subscription_id) &&
        isWithin(NOW, one.period_start, one.period_end) &&
        one.quota !== null &&
        one.used >= one.quota + one.granted,
    );
    const asked = { period: 30, from: null, to: null } as const;
    const { atLimit, exhausted } = await getUsageAnalytics(staff, { ...asked, filter: { feature: null, plan: null } });
    expect(atLimit).toEqual({
      counters: full.length,
      students: new Set(full.map(({ subscription_id }) => subscription_id)).size,
    });
    expect(exhausted).toHaveLength(Math.min(20, full.length));
  });

  it("what is due is what the list of subscriptions would renew, test clocks left out", async () => {
    const asked = { period: 30, from: null, to: null, status: null, reason: null, cursor: null, limit: 1 } as const;
    await rows(
      `UPDATE user_subscription SET status = 'expired', auto_renewal = false, grace_period_end = end_date + interval '3 days' WHERE id IN (
         (SELECT s.id FROM user_subscription s JOIN student st ON st.id = s.student_id WHERE plan_key <> 'free' AND test_clock_id IS NULL LIMIT 2) UNION ALL
         (SELECT s.id FROM user_subscription s JOIN student st ON st.id = s.student_id WHERE plan_key <> 'free' AND test_clock_id IS NOT NULL LIMIT 1))`,
    );
    const late = await rows(
      `SELECT id FROM user_subscription WHERE status IN ('pending_renewal', 'expired')
         AND student_id NOT IN (SELECT id FROM student WHERE test_clock_id IS NOT NULL)`,
    );
    const { counts } = await getRenewals(staff, asked);
    const due = await rows<{ renewal_date: string; status: string }>(
      `SELECT renewal_date::text FROM user_subscription WHERE auto_renewal AND student_id NOT IN (SELECT id FROM student WHERE test_clock_id IS NOT NULL)`,
    );
    const count = (first: string, last: string) =>
      due.filter(({ renewal_date: day }) => day >= first && day <= last).length;
    expect(counts).toMatchObject({
      overdue: count("0000-00-00", "2026-03-31"),
      today: count("2026-04-01", "2026-04-01"),
      tomorrow: count("2026-04-02", "2026-04-02"),
      week: count("2026-04-01", "2026-04-07"),
      running: raw.tries.filter(({ decided_at }) => decided_at === null).length,
      unknown: raw.tries.filter(({ status }) => status === "unknown").length,
      // Told by the state, not by when the grace ends.
      in_grace: late.length,
    });
    expect(counts.in_grace).toBeGreaterThan(0);
  });

  it("what needs a person is what waits now: payments, alerts, jobs, renewals", async () => {
    const before = await getToday(staff);
    expect(before).toEqual({
      unknown_payments: raw.tries.filter(({ status }) => status === "unknown").length,
      open_alerts: 0,
      failed_jobs: 0,
      renewals: (await getRenewals(staff, { ...A_MONTH, status: null, reason: null, cursor: null, limit: 1 })).counts,
    });
    await rows(
      `INSERT INTO refund (id, payment_id, receipt, status, amount, currency, reason, created_at, updated_at)
     SELECT p.id, p.id, left('unknown_' || p.id, 40), 'unknown', 1, currency, 'asked for', $1, $1 FROM payment p WHERE p.id IN (
       (SELECT p.id FROM payment p JOIN student st ON st.id = p.student_id WHERE test_clock_id IS NULL LIMIT 1) UNION ALL
       (SELECT p.id FROM payment p JOIN student st ON st.id = p.student_id WHERE test_clock_id IS NOT NULL LIMIT 1))`,
      [NOW],
    );
    await rows(
      `INSERT INTO alert (id, kind, group_key, severity, status, summary, opened_at, last_seen_at, acknowledged_at, resolved_at)
     SELECT gen_random_uuid(), 'backup', s, 'low', s::alert_status, 'x', $1, $1, CASE s WHEN 'acknowledged' THEN $1::timestamptz END,
       CASE s WHEN 'resolved' THEN $1::timestamptz END FROM unnest(ARRAY['open', 'acknowledged', 'resolved']) s`,
      [NOW],
    );
    await rows(
      `INSERT INTO job_failure (id, function_id, run_id, event, error, failed_at)
     SELECT gen_random_uuid(), 'cleanup', 'run ' || days, '{}', 'x', $1::timestamptz - days * interval '1 day' FROM unnest(ARRAY[0, 3, 6, 8]) days`,
      [NOW],
    );
    expect(await getToday(staff)).toMatchObject({
      unknown_payments: before.unknown_payments + 1,
      open_alerts: 2,
      failed_jobs: 3,
    });
    const { failures } = await reportJobs(staff, null, recentFailuresSince(NOW));
    expect(failures).toHaveLength(3);
  });

  it("a period begins with its first instant in the billing zone and ends before the first of the next", async () => {
    const asked = { period: null, from: "2026-02-01", to: "2026-02-28" };
    const before = await getAnalytics(staff, asked);
    const [some] = raw.students;
    const [invoices] = raw.invoices;
    if (!some || !invoices) throw new Error("nobody has paid");
    const edges: [at: string, current: 0 | 1, previous: 0 | 1][] = [
      ["2026-01-31T18:29:59.999Z", 0, 1],
      ["2026-01-31T18:30:00.000Z", 1, 0],
      ["2026-02-28T18:29:59.999Z", 1, 0],
      ["2026-02-28T18:30:00.000Z", 0, 0],
    ];
    let [current, previous] = [0, 0];
    for (const [at, isCurrent, isPrevious] of edges) {
      await rows(
        `WITH paid AS (INSERT INTO payment (id, student_id, gateway_payment_id, status, amount, currency, captured_at, created_at, updated_at)
         VALUES ($1, $2, $3, 'captured', 100, $4, $5, $5, $5)),
       born AS (INSERT INTO student (id, created_at, updated_at) VALUES ($1, $5, $5)),
       subscribed AS (INSERT INTO user_subscription (id, student_id, plan_key, status, start_date, quota_anchor, created_at, updated_at)
         VALUES ($1, $1, 'free', 'active', $5, $5, $5, $5))
       INSERT INTO feature_usage_log (id, recorded_at, subscription_id, feature_name, quantity, status, plan_key, created_at)
       VALUES ($1, $7, $6, 'quiz', 1, 'failed', 'free', $5)`,
        // What happened then may be written down now, as an import is.
        [v7({ msecs: NOW.getTime() }), some.id, `pay_${at}`, invoices.currency, at, some.subscription_id, NOW],
      );
      current += isCurrent;
      previous += isPrevious;
      const after = await getAnalytics(staff, asked);
      const revenueOf = ({ revenue }: Analytics) => revenue.find(({ currency }) => currency === invoices.currency);
      expect((revenueOf(after)?.current ?? 0) - (revenueOf(before)?.current ?? 0), at).toBe(100 * current);
      expect((revenueOf(after)?.previous ?? 0) - (revenueOf(before)?.previous ?? 0), at).toBe(100 * previous);
      expect(after.signUps.current - before.signUps.current, at).toBe(current);
      expect(after.signUps.previous - before.signUps.previous, at).toBe(previous);
      const refusals = after.exhaustion.refusals;
      expect(refusals.current - before.exhaustion.refusals.current, at).toBe(current);
      expect(refusals.previous - before.exhaustion.refusals.previous, at).toBe(previous);
    }
  });

  it("refuses days that make no period, by the name of the field", async () => {
    const wrong: [AskedPeriod, string][] = [
      [{ period: null, from: "2026-02-30", to: "2026-03-01" }, "from"],
      [{ period: null, from: "2026-03-02", to: "2026-03-01" }, "from"],
      [{ period: null, from: "2026-03-02", to: "2026-04-02" }, "to"],
      [{ period: null, from: "2022-01-01", to: "2026-01-01" }, "from"],
      [{ period: null, from: "2026-01-01", to: null }, "to"],
    ];
    for (const [asked, field] of wrong) {
      await expect(getAnalytics(staff, asked), JSON.stringify(asked)).rejects.toMatchObject({
        code: "invalid_request",
        details: { fields: { [field]: expect.any(String) } },
      });
    }
    const student = { ...staff, actor: { kind: "student" } } as unknown as Context;
    await expect(getAnalytics(student, { period: 7, from: null, to: null })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
}
