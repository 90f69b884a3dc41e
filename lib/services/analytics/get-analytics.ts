import type { Context } from "@/lib/context";
import { countFlows, type FlowCounts } from "@/lib/db/analytics/count-flows";
import { countStates, type StateGroup } from "@/lib/db/analytics/count-states";
import { countFullCounters, countUses, type FullCounters, type UseCounts } from "@/lib/db/analytics/count-uses";
import { countRefused } from "@/lib/db/analytics/usage-lists";
import { type AnalyticsSpan, type Compared, everyDay, type Share } from "@/lib/domain/analytics";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { requireStaff } from "../require-staff";
import { type AskedPeriod, readSpan, stretchOf } from "./read-span";

/** An amount per currency, in minor units: currencies are never added up. */
export interface ComparedMoney extends Compared<number> {
  currency: string;
}

export interface Revenue extends ComparedMoney {
  /** Of the period: captured − refunded − lost is its revenue. */
  captured: number;
  refunded: number;
  lost: number;
  byDay: { date: string; amount: number }[];
}

export interface Analytics {
  span: AnalyticsSpan;
  active: Compared<number> & { byPlan: { plan: string; count: number }[] };
  mrr: ComparedMoney[];
  revenue: Revenue[];
  ratio: Compared<{ free: number; paid: number }>;
  conversion: Compared<Share>;
  churn: Compared<Share>;
  renewals: Compared<Share>;
  exhaustion: { students: Compared<number>; refusals: Compared<number>; atLimit: FullCounters };
  signUps: Compared<number> & { byDay: { date: string; count: number }[] };
  uses: Compared<number> & {
    byFeature: { feature: string; count: number }[];
    byDay: { date: string; count: number }[];
  };
}

const NO_FILTER = { feature: null, plan: null };

/**
 * The metrics of a period and of the period before it, without students on test clocks. The overview says how each is counted
 * (`adminOverview.metrics.*.how`), and tests check it with an independent count. Nothing is cached. With a hundred thousand students they
 * take the time of some hundred empty requests, as `npm run bench:admin` measures; how they are queried: ADR 0019.
 *
 * @throws forbidden, invalid_request
 */
export async function getAnalytics(context: Context, request: AskedPeriod): Promise<Analytics> {
  requireStaff(context, "admin:read");
  const span = readSpan(request, context.realNow);
  const stretch = stretchOf(span);
  const [states, flows, uses, refused, atLimit] = await Promise.all([
    countStates([span.stateAt, span.from, span.previousFrom]),
    countFlows(stretch),
    countUses(stretch, NO_FILTER),
    countRefused(stretch, NO_FILTER),
    countFullCounters(context.realNow, NO_FILTER),
  ]);
  const at = (moment: number) => states.groups.filter((group) => group.moment === moment);
  const [now, start, before] = [at(1), at(2), at(3)];
  const signUps = compareSignUps(flows, span);
  const left = { current: states.left, previous: states.left_before };
  return {
    span,
    active: { current: sum(now.filter(isActive)), previous: sum(start.filter(isActive)), byPlan: byPlan(now) },
    mrr: mrrOf(now, start),
    revenue: revenueOf(flows, span),
    ratio: { current: ratioOf(now), previous: ratioOf(start) },
    conversion: conversionOf(flows, { current: start, previous: before }, signUps),
    churn: {
      current: { part: left.current, whole: ratioOf(start).paid },
      previous: { part: left.previous, whole: ratioOf(before).paid },
    },
    renewals: { current: renewalsOf(flows, true), previous: renewalsOf(flows, false) },
    exhaustion: {
      students: refused,
      refusals: { current: total(uses.days, "refusals"), previous: uses.previous.refusals },
      atLimit,
    },
    signUps,
    uses: usesOf(uses, span),
  };
}

function isActive({ plan, status }: StateGroup): boolean {
  return plan !== FREE_PLAN_KEY && status === "active";
}

function sum(groups: readonly { count: number }[]): number {
  return groups.reduce((whole, { count }) => whole + count, 0);
}

function total<Key extends string>(rows: readonly Record<Key, number>[], key: Key): number {
  return rows.reduce((whole, row) => whole + row[key], 0);
}

function byPlan(groups: readonly StateGroup[]): { plan: string; count: number }[] {
  const active = groups.filter(isActive);
  const plans = [...new Set(active.map(({ plan }) => plan))].sort();
  return plans.map((plan) => ({ plan, count: sum(active.filter((group) => group.plan === plan)) }));
}

/** What the coming renewals charge if nothing changes. Subscriptions that end, or are in grace, charge nothing. */
function mrrOf(now: readonly StateGroup[], start: readonly StateGroup[]): ComparedMoney[] {
  const priceIn = (groups: readonly StateGroup[], currency: string) =>
    total(
      groups.filter((group) => isActive(group) && group.is_renewing && group.currency === currency),
      "amount",
    );
  return currenciesOf([...now, ...start]).map((currency) => ({
    currency,
    current: priceIn(now, currency),
    previous: priceIn(start, currency),
  }));
}

function revenueOf({ money }: FlowCounts, span: AnalyticsSpan): Revenue[] {
  return currenciesOf(money).map((currency) => {
    const [here, before] = [true, false].map((isCurrent) =>
      money.filter((row) => row.currency === currency && row.is_current === isCurrent),
    ) as [FlowCounts["money"], FlowCounts["money"]];
    const perDay = new Map(here.map((row) => [row.day, netOf([row])]));
    return {
      currency,
      current: netOf(here),
      previous: netOf(before),
      captured: total(here, "captured"),
      refunded: total(here, "refunded"),
      lost: total(here, "lost"),
      byDay: everyDay(span, (date) => ({ date, amount: perDay.get(date) ?? 0 })),
    };
  });
}

function netOf(rows: FlowCounts["money"]): number {
  return total(rows, "captured") - total(rows, "refunded") - total(rows, "lost");
}

function currenciesOf(rows: readonly { currency: string | null }[]): string[] {
  return [...new Set(rows.map(({ currency }) => currency))].filter((currency) => currency !== null).sort();
}

function ratioOf(groups: readonly StateGroup[]): { free: number; paid: number } {
  const free = sum(groups.filter(({ plan }) => plan === FREE_PLAN_KEY));
  return { free, paid: sum(groups) - free };
}

/** The whole is everybody who could convert: on the free plan when the period began, or signed up within it. */
function conversionOf(
  { converted }: FlowCounts,
  atStart: Compared<readonly StateGroup[]>,
  signUps: Compared<number>,
): Compared<Share> {
  const part = (isCurrent: boolean) => converted.find((row) => row.is_current === isCurrent)?.students ?? 0;
  return {
    current: { part: part(true), whole: ratioOf(atStart.current).free + signUps.current },
    previous: { part: part(false), whole: ratioOf(atStart.previous).free + signUps.previous },
  };
}

function renewalsOf({ renewals }: FlowCounts, isCurrent: boolean): Share {
  const decided = renewals.filter((row) => row.is_current === isCurrent);
  return { part: sum(decided.filter(({ status }) => status === "captured")), whole: sum(decided) };
}

function compareSignUps({ sign_ups }: FlowCounts, span: AnalyticsSpan): Analytics["signUps"] {
  const here = sign_ups.filter(({ is_current }) => is_current);
  const perDay = new Map(here.map((row) => [row.day, row.sign_ups]));
  return {
    current: total(here, "sign_ups"),
    previous: total(sign_ups, "sign_ups") - total(here, "sign_ups"),
    byDay: everyDay(span, (date) => ({ date, count: perDay.get(date) ?? 0 })),
  };
}

function usesOf({ days, previous }: UseCounts, span: AnalyticsSpan): Analytics["uses"] {
  const perDay = new Map<string, number>();
  const perFeature = new Map<string, number>();
  for (const { day, feature, uses } of days) {
    perDay.set(day, (perDay.get(day) ?? 0) + uses);
    perFeature.set(feature, (perFeature.get(feature) ?? 0) + uses);
  }
  return {
    current: total(days, "uses"),
    previous: previous.uses,
    byFeature: [...perFeature].map(([feature, count]) => ({ feature, count })).sort((a, b) => b.count - a.count),
    byDay: everyDay(span, (date) => ({ date, count: perDay.get(date) ?? 0 })),
  };
}
