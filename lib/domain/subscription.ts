import { asOf } from "./as-of";
import { FREE_PLAN_KEY } from "./plan";
import { type Absent, autoRefund, changedSince, type Moment } from "./subscription-change";
import type {
  BillingSettings,
  Decision,
  EventOf,
  EventType,
  PaidSubscription,
  Refusal,
  Subscription,
} from "./subscription-model";
import {
  activate,
  awaitMoney,
  create,
  enterGrace,
  forgetAttempt,
  forgetOverdue,
  giveUpWaiting,
  renew,
  revive,
} from "./subscription-payments";
import {
  cancel,
  cancelNow,
  end,
  endBeforeStart,
  endByRefund,
  expire,
  extendByAdmin,
  grantUpgrade,
  resume,
  schedule,
  startPeriod,
  turnOff,
  undoUpgrade,
  unschedule,
  upgrade,
} from "./subscription-requests";

/**
 * The states of a subscription, derived from plan, status, auto-renewal and the cancellation request:
 *
 * - `absent`              nobody has signed up
 * - `free`                on the free plan, whatever the status
 * - `renewing`            paid, active, renews automatically
 * - `non_renewing`        paid, active, auto-renewal is off: ends with a grace period
 * - `canceling`           paid, active, cancelled: ends with the period, without a grace period
 * - `past_due`            paid, pending_renewal: in the grace period after a declined renewal
 * - `expired`             paid, expired: in the grace period after an end without renewal
 * - `past_due_canceling`  in the grace period and cancelled: no more retries, ends with the grace period
 */
export const STATES = [
  "absent",
  "free",
  "renewing",
  "non_renewing",
  "canceling",
  "past_due",
  "expired",
  "past_due_canceling",
] as const;
export type State = (typeof STATES)[number];

type Rule<S, T extends EventType> = Refusal | ((subscription: S, event: EventOf<T>, moment: Moment) => Decision);
type Row<T extends EventType> = readonly [
  absent: Rule<Absent, T>,
  free: Rule<Subscription, T>,
  renewing: Rule<PaidSubscription, T>,
  non_renewing: Rule<PaidSubscription, T>,
  canceling: Rule<PaidSubscription, T>,
  past_due: Rule<PaidSubscription, T>,
  expired: Rule<PaidSubscription, T>,
  past_due_canceling: Rule<PaidSubscription, T>,
];

const refundEnded = autoRefund("subscription_ended");
const refundAlreadySubscribed = autoRefund("already_subscribed");
const refundStalePrice = autoRefund("priced_for_another_period");

/**
 * The life of a subscription: what each event does in each state. A string refuses with that reason and changes nothing;
 * `refundEnded`, `refundAlreadySubscribed` and `refundStalePrice` change nothing and refund the payment.
 */
// biome-ignore format: read it as a grid
export const TRANSITIONS = {
  //                        absent             free              renewing          non_renewing      canceling            past_due          expired           past_due_canceling
  signed_up:               [create,            "already_exists", "already_exists", "already_exists", "already_exists",    "already_exists", "already_exists", "already_exists"],
  purchase_captured:       ["no_subscription", activate,         refundAlreadySubscribed,            refundAlreadySubscribed,            refundAlreadySubscribed,               revive,           revive,           revive],
  renewal_requested:       ["no_subscription", "on_free_plan",   awaitMoney,       "not_renewing",   "not_renewing",      awaitMoney,       "not_renewing",   "not_renewing"],
  renewal_captured:        ["no_subscription", refundEnded,            renew,           renew,           renew,              revive,           revive,           revive],
  renewal_declined:        ["no_subscription", "on_free_plan",   enterGrace,       forgetAttempt,    forgetAttempt,       forgetAttempt,    forgetAttempt,    forgetAttempt],
  renewal_attempt_failed:  ["no_subscription", "on_free_plan",   forgetAttempt,    forgetAttempt,    forgetAttempt,       forgetAttempt,    forgetAttempt,    forgetAttempt],
  settlement_overdue:      ["no_subscription", "on_free_plan",   giveUpWaiting,    forgetOverdue,    forgetOverdue,       forgetOverdue,    forgetOverdue,    forgetOverdue],
  period_started:          ["no_subscription", "on_free_plan",   startPeriod,      startPeriod,      startPeriod,         startPeriod,      startPeriod,      startPeriod],
  end_passed:              ["no_subscription", "on_free_plan",   "renewal_due",    expire,           end,                 "in_grace",       "in_grace",       "in_grace"],
  grace_passed:            ["no_subscription", "on_free_plan",   "not_in_grace",   "not_in_grace",   "not_in_grace",      end,              end,              end],
  cancel_asked:            ["no_subscription", "on_free_plan",   cancel,           cancel,           "already_cancelled", cancel,           cancel,           "already_cancelled"],
  resume_asked:            ["no_subscription", "on_free_plan",   "not_cancelled",  "not_cancelled",  resume,              "in_grace",       "in_grace",       "in_grace"],
  auto_renewal_turned_off: ["no_subscription", "on_free_plan",   turnOff,          "already_off",    "already_off",       "in_grace",       "in_grace",       "in_grace"],
  auto_renewal_turned_on:  ["no_subscription", "on_free_plan",   "already_on",     resume,           resume,              "in_grace",       "in_grace",       "in_grace"],
  upgrade_captured:        ["no_subscription", refundEnded,            upgrade,          upgrade,          upgrade,             refundStalePrice,           refundStalePrice,           refundStalePrice],
  upgrade_granted:         ["no_subscription", "on_free_plan",   grantUpgrade,     grantUpgrade,     grantUpgrade,        "in_grace",       "in_grace",       "in_grace"],
  downgrade_asked:         ["no_subscription", "on_free_plan",   schedule,         schedule,         schedule,            "in_grace",       "in_grace",       "in_grace"],
  downgrade_undone:        ["no_subscription", "on_free_plan",   unschedule,       unschedule,       unschedule,          "in_grace",       "in_grace",       "in_grace"],
  cancelled_now:           ["no_subscription", "on_free_plan",   cancelNow,        cancelNow,        cancelNow,           cancelNow,        cancelNow,        cancelNow],
  period_refunded:         ["no_subscription", "on_free_plan",   endBeforeStart,         endBeforeStart,         endBeforeStart,            endByRefund,      endByRefund,      endByRefund],
  dispute_lost:            ["no_subscription", "on_free_plan",   endBeforeStart,         endBeforeStart,         endBeforeStart,            endByRefund,      endByRefund,      endByRefund],
  upgrade_refunded:        ["no_subscription", "on_free_plan",   undoUpgrade,      undoUpgrade,      undoUpgrade,         undoUpgrade,      undoUpgrade,      undoUpgrade],
  extended_by_admin:       ["no_subscription", "on_free_plan",   extendByAdmin,         extendByAdmin,         extendByAdmin,            extendByAdmin,         extendByAdmin,         extendByAdmin],
} as const satisfies { [T in EventType]: Row<T> };

/** Events of the job that records what is over: for them the end is passed only when the row says so. */
const RECORDS_THE_END = new Set<EventType>(["settlement_overdue", "period_started", "end_passed", "grace_passed"]);

/**
 * What an event does to a subscription at a moment. Pure: the caller writes the outcome in one transaction, with a compare-and-set
 * on the revision, or shows the same outcome as a preview.
 *
 * An end that has passed counts as passed, also when the job that records it is late (`as-of.ts`).
 *
 * An event that ends the open attempt (captured, declined, overdue) is decided on a subscription that still has the attempt.
 */
export function decide<T extends EventType>(
  s: Subscription | Absent,
  event: EventOf<T> & { type: T },
  now: Date,
  settings: BillingSettings,
): Decision {
  const row = rowOf(TRANSITIONS, event.type);
  const moment = { now, settings };
  if (!("planKey" in s)) return run(row[0], s, event, moment);
  const current = RECORDS_THE_END.has(event.type) ? s : asOf(s, now, settings);
  const state = stateOf(current);
  const decision =
    state === "free" ? run(row[1], current, event, moment) : run(row[COLUMN[state]], asPaid(current), event, moment);
  return current === s ? decision : changedSince(s, current, decision);
}

type Stated = Pick<Subscription, "id" | "planKey" | "status" | "autoRenewal" | "cancelRequestedAt">;

/** @throws Error for a combination that the database's constraints exclude */
export function stateOf(s: Stated): Exclude<State, "absent"> {
  if (s.planKey === FREE_PLAN_KEY) return "free";
  const isCancelled = s.cancelRequestedAt !== null;
  switch (s.status) {
    case "active":
      if (isCancelled) return "canceling";
      return s.autoRenewal ? "renewing" : "non_renewing";
    case "pending_renewal":
      return isCancelled ? "past_due_canceling" : "past_due";
    case "expired":
      return isCancelled ? "past_due_canceling" : "expired";
    default:
      throw new Error(`subscription ${s.id} is ${s.status} on the paid plan ${s.planKey}`);
  }
}

export function isPaid(s: Subscription): s is PaidSubscription {
  return s.planKey !== FREE_PLAN_KEY && WHOLE.every((name) => s[name] !== null);
}

const WHOLE = ["planVersionId", "price", "endDate", "renewalDay", "entitledPlanVersionId", "entitledUntil"] as const;
const COLUMN = { renewing: 2, non_renewing: 3, canceling: 4, past_due: 5, expired: 6, past_due_canceling: 7 } as const;

function asPaid(s: Subscription): PaidSubscription {
  if (!isPaid(s)) throw new Error(`subscription ${s.id} is on ${s.planKey} without its dates or its price`);
  return s;
}

function rowOf<T extends EventType>(table: { [K in EventType]: Row<K> }, type: T): Row<T> {
  return table[type];
}

function run<S, T extends EventType>(rule: Rule<S, T>, s: S, event: EventOf<T>, moment: Moment): Decision {
  return typeof rule === "function" ? rule(s, event, moment) : { kind: "refused", reason: rule };
}
