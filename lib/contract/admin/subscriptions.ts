import { z } from "zod";
import { count, planKey, subscriptionStatus, success, text, timestamp } from "../fields";
import { paymentMethod } from "../payments";
import { price, realTimeFeature, subscription } from "../usage";

function word<const Words extends readonly [string, ...string[]]>(label: string, words: Words) {
  return z.enum(words, { error: `${label} must be ${words.join(", ").replace(/, ([^,]*)$/, " or $1")}` });
}

/** A switch of a query string: there, or not. */
function ticked(label: string) {
  return word(label, ["1"]);
}

/** What the list of all subscriptions is narrowed to and sorted by, as query strings say it: the API's and the page's. */
export const subscriptionFilter = z.object({
  q: text("q", { max: 100 })
    .optional()
    .describe(
      "Parts of a name, an address or your own id, in any order; one or two letters are where a name, an address or an id begins. Or our whole id, `stu_…`.",
    ),
  plan: text("plan", { max: 50 }).optional().describe("Key of a plan, or `paid` for every one but free."),
  status: subscriptionStatus.optional(),
  renewal: word("renewal", ["due", "overdue", "today", "tomorrow", "week"])
    .optional()
    .describe(
      "Renewals that are due then, in days of the billing time zone; `due` is today or overdue. Students on test clocks have days of their own, and are among them with `clock` alone.",
    ),
  grace: ticked("grace").optional().describe("In grace."),
  method: word("method", ["card", "upi", "none"]).optional().describe("What renewals are charged to."),
  clock: word("clock", ["1", "0"]).optional().describe("On a test clock, or on none."),
  cancelling: ticked("cancelling").optional().describe("Ends with what is paid for, by her wish."),
  sort: word("sort", ["created", "name", "renewal", "end", "last_used", "total_used"])
    .default("created")
    .describe(
      "Those without what is sorted by come last. The order of `last_used` and `total_used` follows new uses within two minutes.",
    ),
  order: word("order", ["asc", "desc"])
    .optional()
    .describe("Else `asc` of `name`, `renewal` and `end`, and `desc` of the others."),
});

const limit = z.coerce
  .number({ error: "limit must be a whole number" })
  .pipe(count("limit", 1, 100))
  .default(50);
const cursor = text("cursor", { max: 1_000 })
  .optional()
  .describe("`next_cursor` of the page before; it belongs to its filter and order.");

export const subscriptionsQuery = subscriptionFilter.extend({
  limit,
  cursor,
  format: word("format", ["json", "csv"]).optional().describe("Instead of `Accept`, for a link."),
});

export const listedMethod = paymentMethod
  .pick({ kind: true, status: true, network: true, last4: true, expiry_month: true, expiry_year: true, upi: true })
  .meta({ id: "ListedMethod" });

export const listedSubscription = z
  .object({
    id: z.string().describe("Ours of the student, `stu_…`."),
    user_id: z.string().nullable().describe("Yours; null for a student who signed up here."),
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
    total_used: z.int().describe("Uses of all features, ever."),
    last_used_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: "ListedSubscription" });

export const total = z.object({
  count: z.int(),
  more: z.boolean().describe("Whether there are more than were counted."),
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
    email_verified: z.boolean().nullable().describe("Of who signs in here; null for who has no account."),
    locale: z.string(),
    time_zone: z.string().nullable(),
    erased_at: timestamp.nullable(),
  }),
  subscription,
  message: z.string(),
  feature_usage: z.record(z.string(), realTimeFeature).describe("This quota period, by feature."),
});
