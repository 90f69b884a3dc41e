import { z } from "zod";
import { TIMELINE_KINDS } from "@/lib/domain/timeline";
import { count, featureKey, planKey, subscriptionStatus, success, text, timestamp } from "../fields";
import { total } from "./subscriptions";

const paging = z.object({
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 100))
    .default(50),
  cursor: text("cursor", { max: 1_000 }).optional().describe("`next_cursor` of the previous page."),
});

export const usersQuery = paging.extend({
  plan: text("plan", { max: 50 }).optional(),
  status: subscriptionStatus.optional(),
});

export const userSearchQuery = paging.extend({
  q: text("q", { max: 100 }).describe(
    "Parts of a name, an email address or your own id, in any order; or our full id.",
  ),
});

export const featureUsersQuery = paging;
export const featurePath = z.object({ feature: featureKey });

export const user = z
  .object({
    user_id: z.string().describe("Your id for the student, or ours (`stu_…`) for a student who signed up here."),
    name: z.string().nullable(),
    email: z.string().nullable(),
    plan: planKey,
    status: subscriptionStatus,
    usage: z.object({ total_used: z.int(), last_used: timestamp.nullable() }),
    recent_features_used: z.array(z.string()).describe("At most five, newest first."),
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
    .describe("Only these kinds, separated by commas."),
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 200))
    .default(50),
  cursor: text("cursor", { max: 200 }).optional().describe("`next_cursor` of the previous page."),
});

export const timelineEntry = z
  .object({
    id: z.string(),
    at: timestamp.describe("In the student's time; for webhooks and sessions in real time."),
    kind: timelineKind,
    name: z.string().describe("The feature, the action, the type of the email, or the new status."),
    count: z.int().nullable().describe("Set for uses and refusals, which are summed by day and feature."),
    amount: z.int().nullable().describe("In minor units."),
    currency: z.string().nullable(),
    reason: z.string().nullable(),
    actor: z.string().nullable().describe("Who triggered it: the kind of actor, and the id if there is one."),
    details: z.record(z.string(), z.unknown()).describe("Further details."),
  })
  .meta({ id: "TimelineEntry" });

export const timelineResponse = z.object({
  success,
  events: z.array(timelineEntry).describe("Newest first."),
  next_cursor: z.string().nullable(),
});
