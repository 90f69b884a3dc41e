import type { CalendarDay } from "./calendar";
import type { Money } from "./money";
import type { PlanTerms } from "./plan";

export const SUBSCRIPTION_STATUSES = ["active", "inactive", "pending_renewal", "expired", "cancelled"] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** The columns that transitions write. */
export interface SubscriptionFields {
  planKey: string;
  status: SubscriptionStatus;
  planVersionId: string | null;
  price: Money | null;
  autoRenewal: boolean;
  cancelRequestedAt: Date | null;
  cancelReason: string | null;
  scheduledPlanKey: string | null;
  /** Version and price of the scheduled plan, pinned when it was scheduled: the student was told them, and is charged no more. */
  scheduledPlanVersionId: string | null;
  scheduledPrice: Money | null;
  /** The billing period is `[startDate, endDate)`; after an early renewal it still lies ahead. On free: since when. */
  startDate: Date;
  endDate: Date | null;
  renewalDay: CalendarDay | null;
  gracePeriodEnd: Date | null;
  lastPaymentDate: Date | null;
  /** Differs from `planVersionId` only between an early renewal at a lower plan and the start of its period. */
  entitledPlanVersionId: string | null;
  entitledUntil: Date | null;
  quotaAnchor: Date;
}

export interface Subscription extends SubscriptionFields {
  id: string;
  /** The revision that was read. The write is a compare-and-set on it, and it identifies a change without a cause of its own. */
  revision: number;
  /** Rank of its plan; not a column. */
  planRank: number;
  /** The renewal attempt that is prepared, submitted or unknown, if there is one: money may be on its way. */
  openAttempt: OpenAttempt | null;
}

/** A debit that is requested and not decided. Only sentences about it need to know what it takes. */
export interface OpenAttempt {
  requestedAt: Date;
  amount?: Money;
}

/** A subscription on a paid plan, with what the database promises about it. */
export interface PaidSubscription extends Subscription {
  planVersionId: string;
  price: Money;
  endDate: Date;
  renewalDay: CalendarDay;
  entitledPlanVersionId: string;
  entitledUntil: Date;
}

export interface BillingSettings {
  /** IANA name; every day in this file's rules is a day in it. */
  timeZone: string;
  /** Days between the renewal day and the day of the end: 1, so that a paid student never has a gap. */
  renewalLeadDays: number;
}

/** What captured money pays for. */
export interface Sale {
  paymentId: string;
  /** The terms that were sold; they stay with the subscription until the plan changes. */
  plan: PlanTerms;
  /** Price of a period, or the prorated difference of an upgrade. */
  paid: Money;
  /** When the charge was first requested at the gateway, or the paid order was created. */
  requestedAt: Date;
  /** When the student paid, by the gateway. Only an upgrade asks: its quote holds for a day. */
  paidAt?: Date;
}

/** The current period, and the terms at which it was sold. */
export interface RunningPeriod {
  startDate: Date;
  plan: PlanTerms;
}

export type SubscriptionEvent =
  | { type: "signed_up" }
  | { type: "purchase_captured"; sale: Sale }
  | { type: "renewal_requested"; requestedAt: Date; amount?: Money }
  /** `renews`: end of the period that the money follows on; null for "Renew now", which pays for whatever is unpaid. */
  | { type: "renewal_captured"; sale: Sale; renews: Date | null }
  | { type: "renewal_declined"; attemptId: string; amount: Money; reason: string }
  /** Our fault or the gateway's: it is tried again, and no grace begins. */
  | { type: "renewal_attempt_failed"; attemptId: string; reason: string }
  | { type: "settlement_overdue"; attemptId: string; amount: Money }
  | { type: "period_started" }
  | { type: "end_passed" }
  | { type: "grace_passed" }
  | { type: "cancel_asked"; reason: string | null }
  | { type: "resume_asked" }
  | { type: "auto_renewal_turned_off" }
  | { type: "auto_renewal_turned_on" }
  | { type: "cancelled_now"; reason: string | null; refund: Money | null }
  /** `pricedUntil`: the end date up to which the difference was prorated. */
  | { type: "upgrade_captured"; sale: Sale; pricedUntil: Date }
  /** A higher plan that costs no more than the current one: nothing is paid for it. */
  | { type: "upgrade_granted"; plan: PlanTerms }
  | { type: "downgrade_asked"; plan: PlanTerms }
  | { type: "downgrade_undone" }
  /** `keeps`: the period before, where that is still running and paid for. */
  | { type: "period_refunded"; paymentId: string; keeps: RunningPeriod | null }
  /** The bank took the money of the period back. `keeps` as above. */
  | { type: "dispute_lost"; paymentId: string; keeps: RunningPeriod | null }
  /**
   * `below`: the terms that the upgrade had replaced. `isRenewed`: the upgrade was in the running period, and the next one is paid for at
   * its own terms. `keepsSchedule`: the planned plan is lower than `below` too.
   */
  | { type: "upgrade_refunded"; paymentId: string; below: PlanTerms; isRenewed: boolean; keepsSchedule: boolean }
  | { type: "extended_by_admin"; days: number; reason: string };

export type EventType = SubscriptionEvent["type"];
export type EventOf<T extends EventType> = Extract<SubscriptionEvent, { type: T }>;

/** What a mail has to say about the change; names, links and meters are added by the service that writes it to the outbox. */
export type MailFacts =
  | { type: "subscription_activated"; paymentId: string; paid: Money; endDate: Date; renewalDay: CalendarDay }
  | {
      type: "renewal_successful";
      paymentId: string;
      paid: Money;
      endDate: Date;
      /** null when it ends on `endDate` because auto-renewal is off. */
      renewalDay: CalendarDay | null;
    }
  | {
      type: "renewal_failed";
      attemptId: string;
      amount: Money;
      /** A reason of `decline-reasons.ts`, or a word of the gateway's that is not there. */
      reason: string;
      gracePeriodEnd: Date;
    }
  | { type: "subscription_expired"; endDate: Date; gracePeriodEnd: Date }
  | { type: "features_restricted"; planKey: string; endDate: Date; gracePeriodEnd: Date | null; price: Money }
  /** `keepsUntil` is null where it ended immediately; nothing is being charged then. */
  | {
      type: "cancellation_confirmed";
      planKey: string;
      keepsUntil: Date | null;
      refund: Money | null;
      /** A debit that was requested before and may still be taken. */
      openCharge: Money | null;
    }
  | { type: "payment_receipt"; paymentId: string; paid: Money; endDate: Date };

/** A mail to write, exactly once per `cause`. */
export type MailIntent = MailFacts & { cause: string };

export const SUBSCRIPTION_EVENT_NAMES = [
  "subscription/created",
  "subscription/activated",
  "subscription/renewed",
  "subscription/renewal.failed",
  "subscription/settlement.overdue",
  "subscription/period.started",
  "subscription/period.taken-back",
  "subscription/expired",
  "subscription/ended",
  "subscription/cancellation.requested",
  "subscription/resumed",
  "subscription/auto-renewal.changed",
  "subscription/upgraded",
  "subscription/upgrade.taken-back",
  "subscription/downgrade.scheduled",
  "subscription/downgrade.undone",
  "subscription/extended",
  "payment/refund.requested",
] as const;
export type SubscriptionEventName = (typeof SUBSCRIPTION_EVENT_NAMES)[number];

/** An event to write to the outbox, once per `cause`. */
export interface EventIntent {
  name: SubscriptionEventName;
  cause: string;
  data: { subscriptionId: string; paymentId?: string; attemptId?: string };
}

export interface AuditIntent {
  action: string;
  reason: string | null;
  before: Partial<SubscriptionFields>;
  after: Partial<SubscriptionFields>;
}

/** Why an event changes nothing. Services turn these into errors; jobs take most of them as "nothing to do". */
export const REFUSALS = [
  "no_subscription",
  "already_exists",
  "on_free_plan",
  "not_renewing",
  "renewal_due",
  "not_due",
  "in_grace",
  "not_in_grace",
  "already_cancelled",
  "not_cancelled",
  "already_off",
  "already_on",
  "period_over",
  "payment_in_progress",
  "no_payment_in_progress",
  "not_a_downgrade",
  "not_a_free_upgrade",
  "already_scheduled",
  "nothing_scheduled",
  "no_payment_method",
  "grace_over",
  "outside_debit_hours",
  "no_tries_left",
  "skipped_by_student",
  "only_student_agrees",
  "payment_disputed",
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Why a captured payment is refunded automatically. */
export const REFUND_REASONS = [
  "subscription_ended",
  "period_already_paid",
  "already_subscribed",
  "not_an_upgrade",
  "priced_for_another_period",
  "quote_expired",
  "payment_in_progress",
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

export interface Change {
  kind: "changed";
  /** Only what differs from before; an insert when there was no subscription. */
  changes: Partial<SubscriptionFields>;
  mails: MailIntent[];
  events: EventIntent[];
  audit: AuditIntent;
}

export type Decision =
  | Change
  /** The payment was not needed: the subscription does not change, and the payment is refunded in full. */
  | { kind: "refund"; reason: RefundReason; events: EventIntent[]; audit: AuditIntent }
  | { kind: "refused"; reason: Refusal };
