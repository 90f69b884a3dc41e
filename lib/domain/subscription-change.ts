import { entitledUntil, renewalDayOf } from "./entitlement";
import { FREE_PLAN_KEY } from "./plan";
import type {
  BillingSettings,
  Decision,
  EventIntent,
  MailFacts,
  MailIntent,
  PaidSubscription,
  RefundReason,
  Refusal,
  Sale,
  Subscription,
  SubscriptionEventName,
  SubscriptionFields,
  SubscriptionStatus,
} from "./subscription-model";

/** What a rule may use besides the subscription and the event. */
export interface Moment {
  now: Date;
  settings: BillingSettings;
}

/** A subscription that has no row yet; the app has already generated its id. */
export interface Absent {
  id: string;
}

/** What a rule sets; the dates and entitlements that follow from it are computed only in `paid`. */
export type PaidDraft = Partial<
  Omit<PaidSubscription, "id" | "revision" | "planRank" | "renewalDay" | "entitledUntil">
>;

/** How a change is recorded: in the audit log, as an event, and as a mail to the student. */
export interface ChangeRecord {
  action: string;
  /** Idempotency key of this change among its kind: mails and events are written once per cause. */
  cause: string;
  reason?: string | null;
  mail?: MailFacts;
  event?: SubscriptionEventName;
  data?: Omit<EventIntent["data"], "subscriptionId">;
}

export function refuse(reason: Refusal): Decision {
  return { kind: "refused", reason };
}

/** Refunds money automatically that paid for nothing. */
export function autoRefund(reason: RefundReason) {
  return function refund(s: Subscription, { sale }: { sale: Sale }): Decision {
    return {
      kind: "refund",
      reason,
      events: [eventIntent(s.id, "payment/refund.requested", sale.paymentId, { paymentId: sale.paymentId })],
      audit: { action: "payment.refund_requested", reason, before: {}, after: {} },
    };
  };
}

/** A change after which the student is on a paid plan. */
export function paid(s: Subscription, draft: PaidDraft, at: Moment, record: ChangeRecord): Decision {
  const next = { ...s, ...draft };
  if (!next.endDate) throw new Error(`subscription ${s.id} would be on a paid plan without an end`);
  const dated = { ...next, endDate: next.endDate };
  return changed(
    s.id,
    fieldsOf(s),
    {
      ...fieldsOf(next),
      ...(next.scheduledPlanKey === null ? NOTHING_SCHEDULED : {}),
      renewalDay: renewalDayOf(dated.endDate, at.settings),
      entitledPlanVersionId: draft.entitledPlanVersionId ?? draft.planVersionId ?? s.entitledPlanVersionId,
      entitledUntil: entitledUntil(dated, at.settings),
    },
    record,
  );
}

/** A change back to the free plan; the previous values are in the audit entry. */
export function toFree(s: PaidSubscription, status: SubscriptionStatus, at: Moment, record: ChangeRecord): Decision {
  return changed(s.id, fieldsOf(s), { ...fieldsOf(s), ...freeFields(status, at.now) }, record);
}

export function changed(
  id: string,
  before: Partial<SubscriptionFields>,
  after: SubscriptionFields,
  record: ChangeRecord,
): Decision {
  const names = (Object.keys(after) as (keyof SubscriptionFields)[]).filter((name) => !same(before[name], after[name]));
  const changes = pick(after, names);
  return {
    kind: "changed",
    changes,
    mails: record.mail ? [{ ...record.mail, cause: `${record.mail.type}:${id}:${record.cause}` }] : [],
    events: record.event ? [eventIntent(id, record.event, record.cause, record.data)] : [],
    audit: { action: record.action, reason: record.reason ?? null, before: pick(before, names), after: changes },
  };
}

/** A change that was decided on `current`, which the time alone had made of `s`: the row and the audit entry go on from `s`. */
export function changedSince(s: Subscription, current: Subscription, decision: Decision): Decision {
  if (decision.kind !== "changed") return decision;
  const before = fieldsOf(s);
  const after = { ...fieldsOf(current), ...decision.changes };
  const { mails, events } = graceRecord(s, after);
  const names = (Object.keys(after) as (keyof SubscriptionFields)[]).filter((name) => !same(before[name], after[name]));
  const changes = pick(after, names);
  return {
    ...decision,
    changes,
    mails: [...mails, ...decision.mails],
    events: [...events, ...decision.events],
    audit: { ...decision.audit, before: pick(before, names), after: changes },
  };
}

/** How an end without renewal is recorded, where the plan goes on in its grace period. */
export function expiry(
  endDate: Date,
  gracePeriodEnd: Date,
): ChangeRecord & Required<Pick<ChangeRecord, "mail" | "event">> {
  return {
    action: "subscription.expired",
    event: "subscription/expired",
    cause: endDate.toISOString(),
    mail: { type: "subscription_expired", endDate, gracePeriodEnd },
  };
}

/** The change came before the job that records the end: the student still hears of the grace period, once. */
function graceRecord(s: Subscription, after: SubscriptionFields): { mails: MailIntent[]; events: EventIntent[] } {
  const isNew = s.gracePeriodEnd === null && after.status === "expired";
  if (!isNew || s.endDate === null || after.gracePeriodEnd === null) return { mails: [], events: [] };
  const { mail, event, cause } = expiry(s.endDate, after.gracePeriodEnd);
  return {
    mails: [{ ...mail, cause: `${mail.type}:${s.id}:${cause}` }],
    events: [eventIntent(s.id, event, cause)],
  };
}

export function eventIntent(
  subscriptionId: string,
  name: SubscriptionEventName,
  cause: string,
  data: ChangeRecord["data"] = {},
): EventIntent {
  return { name, cause: `${name}:${subscriptionId}:${cause}`, data: { subscriptionId, ...data } };
}

const NOTHING_SCHEDULED = { scheduledPlanKey: null, scheduledPlanVersionId: null, scheduledPrice: null };

/** What every free subscription has in common; its quota anchor and last payment stay. */
export function freeFields(status: SubscriptionStatus, since: Date) {
  return {
    planKey: FREE_PLAN_KEY,
    status,
    planVersionId: null,
    price: null,
    autoRenewal: false,
    cancelRequestedAt: null,
    cancelReason: null,
    ...NOTHING_SCHEDULED,
    startDate: since,
    endDate: null,
    renewalDay: null,
    gracePeriodEnd: null,
    entitledPlanVersionId: null,
    entitledUntil: null,
  };
}

export function termsOf({ plan }: Sale) {
  return { planKey: plan.key, planVersionId: plan.versionId, price: plan.price };
}

function fieldsOf(s: Subscription): SubscriptionFields {
  const { id, revision, planRank, openAttempt, ...fields } = s;
  return fields;
}

function pick(from: Partial<SubscriptionFields>, names: (keyof SubscriptionFields)[]): Partial<SubscriptionFields> {
  return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}

function same(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (isMoney(a) && isMoney(b)) return a.amount === b.amount && a.currency === b.currency;
  return a === b;
}

function isMoney(value: unknown): value is { amount: number; currency: string } {
  return typeof value === "object" && value !== null && "amount" in value && "currency" in value;
}
