import { type Absent, giveBack, type Moment } from "./subscription-change";
import type {
  BillingSettings,
  Decision,
  EventOf,
  EventType,
  PaidSubscription,
  Refusal,
  Subscription,
  SubscriptionEvent,
} from "./subscription-model";
import {
  activate,
  awaitMoney,
  create,
  enterGrace,
  extend,
  forgetAttempt,
  forgetOverdueAttempt,
  giveUpWaiting,
  revive,
} from "./subscription-payments";
import {
  cancel,
  cancelNow,
  end,
  endByRefund,
  expire,
  lengthen,
  resume,
  schedule,
  startPeriod,
  turnOff,
  unschedule,
  upgrade,
} from "./subscription-requests";

/**
 * The states that the rules tell apart, derived from plan, status, auto-renewal and the cancellation mark:
 *
 * - `absent`     nobody has signed up
 * - `free`       on the free plan, whatever the status
 * - `renewing`   paid, active, renews by itself
 * - `lapsing`    paid, active, her auto-renewal is off: ends with a grace
 * - `leaving`    paid, active, cancelled: ends with the period, without a grace
 * - `retrying`   paid, pending_renewal: in grace after a declined renewal
 * - `expired`    paid, expired: in grace after an end without renewal
 * - `closing`    in grace and cancelled: no more retries, ends with the grace
 */
export const STATES = ["absent", "free", "renewing", "lapsing", "leaving", "retrying", "expired", "closing"] as const;
export type State = (typeof STATES)[number];

type Rule<S, T extends EventType> = Refusal | ((subscription: S, event: EventOf<T>, moment: Moment) => Decision);
type Row<T extends EventType> = readonly [
  absent: Rule<Absent, T>,
  free: Rule<Subscription, T>,
  renewing: Rule<PaidSubscription, T>,
  lapsing: Rule<PaidSubscription, T>,
  leaving: Rule<PaidSubscription, T>,
  retrying: Rule<PaidSubscription, T>,
  expired: Rule<PaidSubscription, T>,
  closing: Rule<PaidSubscription, T>,
];

const ended = giveBack("subscription_ended");
const again = giveBack("already_subscribed");
const noSale = giveBack("priced_for_another_period");

/**
 * The life of a subscription: what each event does in each state. A word in quotes refuses by that name and changes nothing;
 * `ended`, `again` and `noSale` change nothing and give the money back.
 */
// biome-ignore format: read it as a grid
export const TRANSITIONS = {
  //                        absent             free            renewing               lapsing                leaving                retrying               expired                closing
  signed_up:               [create,            "already_exists", "already_exists",     "already_exists",      "already_exists",      "already_exists",      "already_exists",      "already_exists"],
} as const satisfies { [T in EventType]: Row<T> };
