import { z } from "zod";
import { TIMELINE_KINDS } from "@/lib/domain/timeline";
import { count, featureKey, planKey, subscriptionStatus, success, text, timestamp } from "../fields";
import { total } from "./subscriptions";

const paging = z.object({
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 100))
    .default(50),
  cursor: text("cursor", { max: 1_000 }).optional().describe("`next_cursor` of the page before."),
});

export const usersQuery = paging.extend({
  plan: text("plan", { max: 50 }).optional(),
  status: subscriptionStatus.optional(),
});

export const userSearchQuery = paging.extend({
  q: text("q", { max: 100 }).describe("Parts of a name, an address or your own id, in any order; or our whole id."),
});

export const featureUsersQuery = paging;
export const featurePath = z.object({ feature: featureKey });

export const user = z
  .object({
    user_id: z.string().describe("Yours, or ours (`stu_…`) of a student who signed up here."),
    name: z.string().nullable(),
    email: z.string().nullable(),
    plan: planKey,
    status: subscriptionStatus,
    usage: z.object({ total_used: z.int(), last_used: timestamp.nullable() }),
    recent_features_used: z.array(z.string()).describe("At most five, the newest first."),
    created_at: timestamp,
  })
  .meta({ id: "User" });

export const usersResponse = z.object({
  success,
  users: z.array(user).describe("Newest first."),
  total,
  next_cursor: z.string().nullable(),
});

export const featureUsersResponse = usersResponse.extend({ feature: z.string() });

export const userResponse = z.object({ success, user });

export const timelineKind = z.enum(TIMELINE_KINDS);

export const timelineQuery = z.object({
  kind: text("kind", { max: 200 })
    .transform((list) => list.split(","))
    .pipe(
      z.array(z.enum(TIMELINE_KINDS, { error: `kind must be of ${TIMELINE_KINDS.join(", ")}, with commas between` })),
    )
    .optional()
    .describe("Only these, with commas between."),
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 200))
    .default(50),
  cursor: text("cursor", { max: 200 }).optional().describe("`next_cursor` of the page before."),
});

export const timelineEntry = z
  .object({
    id: z.string(),
    at: timestamp.describe("Her time; of webhooks and sessions the real one."),
    kind: timelineKind,
    name: z.string().describe("The feature, the action, the type of the mail, or the state of what it is about."),
    count: z.int().nullable().describe("Of uses and refusals, which are summed by day and feature."),
    amount: z.int().nullable().describe("Minor units."),
    currency: z.string().nullable(),
    reason: z.string().nullable(),
    actor: z.string().nullable().describe("Who set it off: what, and the id where there is one."),
    details: z.record(z.string(), z.unknown()).describe("What else is known of it."),
  })
  .meta({ id: "TimelineEntry" });

export const timelineResponse = z.object({
  success,
  events: z.array(timelineEntry).describe("Newest first."),
  next_cursor: z.string().nullable(),
});
