import type { z } from "zod";
import type * as subscriptions from "@/lib/contract/admin/subscriptions";
import type * as users from "@/lib/contract/admin/users";
import type { ListedRow } from "@/lib/db/student/list-subscriptions";
import { toWireId } from "@/lib/domain/id";
import { type ListFilter, usualOrder } from "@/lib/domain/subscription-list";
import type { StudentProfile } from "@/lib/services/student/get-student-profile";
import type { TimelineEvent, TimelinePage } from "@/lib/services/student/get-timeline";
import type { ListRequest, SubscriptionPage } from "@/lib/services/student/list-subscriptions";
import { messageOfRow } from "@/lib/services/subscription/subscription-message";
import { summarise } from "@/lib/services/subscription/summarise";
import { serializeRealTime } from "./usage-snapshot";

type Wire<Schema extends z.ZodType> = z.input<Schema>;

/** Filter and order from query parameters, for the API and the admin page. */
export function readListRequest(
  query: z.output<typeof subscriptions.subscriptionFilter>,
): Omit<ListRequest, "limit" | "cursor"> {
  const { q, plan, status, renewal, method, grace, clock, cancelling, sort, order } = query;
  return {
    filter: {
      ...EVERYBODY,
      q: q ?? null,
      plan: plan ?? null,
      status: status ?? null,
      renewal: renewal ?? null,
      method: method ?? null,
      inGrace: grace !== undefined,
      onTestClock: clock === undefined ? null : clock === "1",
      isCancelling: cancelling !== undefined,
    },
    sort,
    order: order ?? usualOrder(sort),
  };
}

/** A filter that includes every student. */
export const EVERYBODY: ListFilter = {
  q: null,
  plan: null,
  status: null,
  renewal: null,
  method: null,
  feature: null,
  inGrace: false,
  onTestClock: null,
  isCancelling: false,
};

export function serializeSubscriptions(page: SubscriptionPage): Wire<typeof subscriptions.subscriptionsResponse> {
  return { success: true, subscriptions: page.rows.map(serializeListed), ...serializePaging(page) };
}

function serializePaging({ total, isMore, nextCursor }: SubscriptionPage) {
  return { total: { count: total, more: isMore }, next_cursor: nextCursor };
}

export function serializeListed(row: ListedRow): Wire<typeof subscriptions.listedSubscription> {
  const { method } = row;
  return {
    id: toWireId("student", row.id),
    user_id: row.external_id,
    name: row.name,
    email: row.email,
    plan: row.plan_key,
    status: row.status,
    auto_renewal: row.auto_renewal,
    start_date: row.start_date.toISOString(),
    end_date: row.end_date?.toISOString() ?? null,
    renewal_date: row.renewal_date,
    grace_period_end: row.grace_period_end?.toISOString() ?? null,
    cancel_requested_at: row.cancel_requested_at?.toISOString() ?? null,
    scheduled_plan: row.scheduled_plan_key,
    price:
      row.price_amount !== null && row.price_currency !== null
        ? { amount: row.price_amount, currency: row.price_currency }
        : null,
    payment_method: method && {
      kind: method.kind,
      status: method.status,
      network: method.network,
      last4: method.lastFour,
      expiry_month: method.expiryMonth,
      expiry_year: method.expiryYear,
      upi: method.upiHandle,
    },
    test_clock: row.test_clock_id && toWireId("testClock", row.test_clock_id),
    total_used: row.total_used,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

export function serializeStudentProfile(profile: StudentProfile): Wire<typeof subscriptions.studentProfileResponse> {
  const { listed, about, subscription, quotas, now } = profile;
  return {
    success: true,
    student: {
      ...serializeListed(listed),
      email_verified: about.account_id === null ? null : about.email_verified_at !== null,
      locale: about.locale,
      time_zone: about.time_zone,
      erased_at: listed.erased_at?.toISOString() ?? null,
    },
    subscription: summarise(subscription, now),
    message: messageOfRow(subscription, now),
    feature_usage: quotas ? serializeRealTime(quotas).feature_usage : {},
  };
}

export function serializeUsers(page: SubscriptionPage): Wire<typeof users.usersResponse> {
  return { success: true, users: page.rows.map(serializeUser), ...serializePaging(page) };
}

export function serializeUserResponse(row: ListedRow): Wire<typeof users.userResponse> {
  return { success: true, user: serializeUser(row) };
}

function serializeUser(row: ListedRow): Wire<typeof users.user> {
  return {
    user_id: row.external_id ?? toWireId("student", row.id),
    name: row.name,
    email: row.email,
    plan: row.plan_key,
    status: row.status,
    usage: { total_used: row.total_used, last_used: row.last_used_at?.toISOString() ?? null },
    recent_features_used: row.recent_features,
    created_at: row.created_at.toISOString(),
  };
}

export function serializeTimeline({ events, nextCursor }: TimelinePage): Wire<typeof users.timelineResponse> {
  return { success: true, events: events.map(serializeEvent), next_cursor: nextCursor };
}

/** Kind of event → kind of its id on the wire. */
const ID_KINDS = {
  use: "usage",
  refusal: "usage",
  change: "audit",
  payment: "payment",
  refund: "refund",
  dispute: "dispute",
  invoice: "invoice",
  mail: "mail",
  session: "session",
} as const;

export function serializeEvent(row: TimelineEvent): Wire<typeof users.timelineEntry> {
  const { id, at, kind, name, count, amount, currency, reason, actor, details } = row;
  const idKind = kind === "attempt" || kind === "webhook" ? null : ID_KINDS[kind];
  return {
    id: idKind ? toWireId(idKind, id) : id,
    at: at.toISOString(),
    kind,
    name,
    count,
    amount,
    currency,
    reason,
    actor,
    details,
  };
}
