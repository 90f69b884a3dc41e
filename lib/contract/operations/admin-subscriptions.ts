import * as subscriptions from "../admin/subscriptions";
import * as users from "../admin/users";
import { defineOperation } from "../operation";
import { studentPath } from "../students";

const common = { tag: "Admin", student: false, permission: "admin:read", method: "GET" } as const;

export const listSubscriptions = defineOperation({
  ...common,
  id: "listSubscriptions",
  path: "/api/admin/subscriptions",
  summary: "Every subscription",
  description:
    "Searched, filtered, sorted. As CSV the whole list of the same filter and order, as of one moment, without `limit` and `cursor`: UTF-8 with a byte order mark, RFC 4180, times in UTC, amounts in minor units. A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return has an apostrophe before it, so that no spreadsheet takes what a student wrote for a formula. Whoever was erased is not in it.",
  query: subscriptions.subscriptionsQuery,
  response: subscriptions.subscriptionsResponse,
  forms: ["application/json", "text/csv"],
});

export const getSubscriptionProfile = defineOperation({
  ...common,
  id: "getSubscriptionProfile",
  path: "/api/admin/subscriptions/{user_id}",
  summary: "One student, her subscription and her usage",
  description: "Also of a student who was erased, by our id: what is kept of her.",
  params: studentPath,
  response: subscriptions.studentProfileResponse,
  errors: ["not_found"],
});

export const listUsers = defineOperation({
  ...common,
  id: "listUsers",
  path: "/api/admin/users",
  summary: "Every student with her use",
  query: users.usersQuery,
  response: users.usersResponse,
});

export const searchUsers = defineOperation({
  ...common,
  id: "searchUsers",
  path: "/api/admin/users/search",
  summary: "Find students",
  query: users.userSearchQuery,
  response: users.usersResponse,
});

export const listFeatureUsers = defineOperation({
  ...common,
  id: "listFeatureUsers",
  path: "/api/admin/users/feature/{feature}",
  summary: "Students who have used a feature",
  params: users.featurePath,
  query: users.featureUsersQuery,
  response: users.featureUsersResponse,
  errors: ["feature_not_found"],
});

export const getUser = defineOperation({
  ...common,
  id: "getUser",
  path: "/api/admin/users/{user_id}",
  summary: "One student with her use",
  params: studentPath,
  response: users.userResponse,
  errors: ["not_found"],
});

export const getTimeline = defineOperation({
  ...common,
  id: "getTimeline",
  path: "/api/admin/users/{user_id}/timeline",
  summary: "Everything that happened to a student",
  description:
    "Uses and refusals summed by day of the billing time zone and feature, changes, payments, tries to renew, refunds, invoices, mails, webhooks and sessions, in one line. An id of ours also finds a student who was erased.",
  params: studentPath,
  query: users.timelineQuery,
  response: users.timelineResponse,
  errors: ["not_found"],
});
