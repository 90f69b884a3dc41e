import { z } from "zod";
import { count, planKey, subscriptionStatus, success, text, timestamp } from "../fields";
import { paymentMethod } from "../payments";
import { realTimeFeature } from "../usage";
import { price, subscription } from "../usage-reports";

function choice<const Choices extends readonly [string, ...string[]]>(label: string, choices: Choices) {
  return z.enum(choices, { error: `${label} must be ${choices.join(", ").replace(/, ([^,]*)$/, " or $1")}` });
}

/** A flag of a query string: `1`, or left out. */
function queryFlag(label: string) {
  return choice(label, ["1"]);
}

/** Filter and order of the list of all subscriptions, as query parameters of the API and of the admin page. */
export const subscriptionFilter = z.object({
  q: text("q", { max: 100 })
    .optional()
    .describe(
      "Parts of a name, an email address or your own id, in any order, or our full id (`stu_…`). Words of one or two letters match the start of a name, address or id.",
    ),
  plan: text("plan", { max: 50 }).optional().describe("Key of a plan, or `paid` for all plans except free."),
  status: subscriptionStatus.optional(),
  renewal: choice("renewal", ["due", "overdue", "today", "tomorrow", "week"])
    .optional()
    .describe(
      "When the renewal is due, in days of the billing time zone; `due` means today or overdue. Students on test clocks have their own days and are included only with `clock`.",
    ),
  grace: queryFlag("grace").optional().describe("In the grace period."),
  method: choice("method", ["card", "upi", "none"]).optional().describe("Payment method for renewals."),
  clock: choice("clock", ["1", "0"]).optional().describe("`1`: on a test clock. `0`: not on a test clock."),
  cancelling: queryFlag("cancelling")
    .optional()
    .describe("The student has cancelled: the subscription ends with the paid period."),
  sort: choice("sort", ["created", "name", "renewal", "end", "last_used", "total_used"])
    .default("created")
    .describe(
      "Rows without a value come last. Sorting by `last_used` and `total_used` may lag up to two minutes behind new uses.",
    ),
  order: choice("order", ["asc", "desc"])
    .optional()
    .describe("Default: `asc` for `name`, `renewal` and `end`, `desc` for the others."),
});

const limit = z.coerce
  .number({ error: "limit must be a whole number" })
  .pipe(count("limit", 1, 100))
  .default(50);
const cursor = text("cursor", { max: 1_000 })
  .optional()
  .describe("`next_cursor` of the previous page. It is valid only with the same filter and order.");

export const subscriptionsQuery = subscriptionFilter.extend({
  limit,
  cursor,
  format: choice("format", ["json", "csv"]).optional().describe("Overrides `Accept`, for links."),
});

export const listedMethod = paymentMethod
  .pick({ kind: true, status: true, network: true, last4: true, expiry_month: true, expiry_year: true, upi: true })
  .meta({ id: "ListedMethod" });

export const listedSubscription = z
  .object({
    id: z.string().describe("Our id of the student, `stu_…`."),
    user_id: z.string().nullable().describe("Your id for the student; null for a student who signed up here."),
    name: z.string().nullable(),
    email: z.string().nullable(),
    plan: planKey,
    status: subscriptionStatus,
    auto_renewal: z.boolean(),
    start_date: timestamp,
    end_date: timestamp.nullable(),
    renewal_date: z.iso.date().nullable(),
    grace_period_end: timestamp.nullable(),
    cancel_requested_at: timestamp.nullable(),
    scheduled_plan: planKey.nullable(),
    price: price.nullable(),
    payment_method: listedMethod.nullable(),
    test_clock: z.string().nullable(),
    total_used: z.int().describe("All-time uses of all features."),
    last_used_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: "ListedSubscription" });

export const total = z.object({
  count: z.int(),
  more: z.boolean().describe("Whether there are more than `count`."),
});

export const subscriptionsResponse = z.object({
  success,
  subscriptions: z.array(listedSubscription),
  total,
  next_cursor: z.string().nullable(),
});

export const studentProfileResponse = z.object({
  success,
  student: listedSubscription.extend({
    email_verified: z.boolean().nullable().describe("Null if the student has no account here."),
    locale: z.string(),
    time_zone: z.string().nullable(),
    erased_at: timestamp.nullable(),
  }),
  subscription,
  message: z.string(),
  feature_usage: z.record(z.string(), realTimeFeature).describe("Usage of this quota period, by feature."),
});
