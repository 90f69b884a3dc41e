import * as subscriptions from "../admin/subscriptions";
import * as users from "../admin/users";
import { defineOperation } from "../operation";
import { studentPath } from "../students";

const common = { tag: "Admin", student: false, permission: "admin:read", method: "GET" } as const;

export const listSubscriptions = defineOperation({
  ...common,
  id: "listSubscriptions",
  path: "/api/admin/subscriptions",
  summary: "List subscriptions",
  description:
    'Supports search, filters and sorting. As CSV, it returns the whole list with the same filters and order from one snapshot, without `limit` and `cursor`: UTF-8 with a byte order mark, RFC 4180, times in UTC, amounts in major units (`799.00`) beside their currency. An id, a name or the last four digits of a card that a spreadsheet would read as a number or a date is written as `="00123"`. A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is prefixed with an apostrophe, so that spreadsheets do not run it as a formula. Erased students are not included.',
  query: subscriptions.subscriptionsQuery,
  response: subscriptions.subscriptionsResponse,
  mediaTypes: ["application/json", "text/csv"],
});

export const getSubscriptionProfile = defineOperation({
  ...common,
  id: "getSubscriptionFile",
  path: "/api/admin/subscriptions/{user_id}",
  summary: "Get a student with their subscription and usage",
  description: "With our id, it also returns what is kept about an erased student.",
  params: studentPath,
  response: subscriptions.studentProfileResponse,
  errors: ["not_found"],
});

export const listUsers = defineOperation({
  ...common,
  id: "listUsers",
  path: "/api/admin/users",
  summary: "List students with their usage",
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
  summary: "List the students who used a feature",
  params: users.featurePath,
  query: users.featureUsersQuery,
  response: users.featureUsersResponse,
  errors: ["feature_not_found"],
});

export const getUser = defineOperation({
  ...common,
  id: "getUser",
  path: "/api/admin/users/{user_id}",
  summary: "Get a student with their usage",
  params: studentPath,
  response: users.userResponse,
  errors: ["not_found"],
});

export const getTimeline = defineOperation({
  ...common,
  id: "getTimeline",
  path: "/api/admin/users/{user_id}/timeline",
  summary: "Get the timeline of a student",
  description:
    "Uses and refusals (summed by feature and day of the billing time zone), changes, payments, renewal attempts, refunds, invoices, emails, webhooks and sessions, in one list. With our id, it also works for erased students.",
  params: studentPath,
  query: users.timelineQuery,
  response: users.timelineResponse,
  errors: ["not_found"],
});
