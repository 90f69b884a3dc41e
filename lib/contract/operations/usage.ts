import { z } from "zod";
import { featureKey } from "../fields";
import { defineOperation } from "../operation";
import * as usage from "../usage";

const common = { tag: "Usage", student: true } as const;
const featurePath = z.object({ feature: featureKey });
const nothing = z.object({});

/** `record` and `consume` are one call under two names. */
const recording = {
  ...common,
  permission: "usage:write",
  idempotent: true,
  body: usage.recordRequest,
  response: usage.recordResponse,
  refusal: usage.recordRefusal,
  errors: ["quota_exhausted", "feature_not_found", "not_found", "reservation_closed", "idempotency_mismatch"],
} as const;

export const checkUsage = defineOperation({
  ...common,
  id: "check",
  method: "POST",
  path: "/api/usage/check",
  summary: "May she use it now?",
  description:
    "Looks, and changes nothing. Between a check and a record another call may take the last use: `consume` does both in one step.",
  permission: "usage:read",
  body: usage.checkRequest,
  response: usage.checkResponse,
  refusal: usage.checkRefusal,
  errors: ["quota_exhausted", "feature_not_found"],
});

export const recordUsage = defineOperation({
  ...recording,
  id: "record",
  method: "POST",
  path: "/api/usage/record",
  summary: "Record a use, or commit a reservation",
  description: "Counts and is enforced: a use beyond the limit is refused and not counted.",
});

export const consumeUsage = defineOperation({
  ...recording,
  id: "consume",
  method: "POST",
  path: "/api/usage/consume",
  summary: "Check and record in one atomic step",
  description:
    "The call that new apps should use: however many arrive at once, exactly as many are granted as the limit allows.",
});

export const enforceCheck = defineOperation({
  ...common,
  id: "enforceCheck",
  method: "POST",
  path: "/api/usage/enforce-check",
  summary: "Be let in or refused, and hold the quota meanwhile",
  description: "With `reserve`, the quota is held until it is committed by `record`, released, or expires.",
  permission: "usage:write",
  idempotent: true,
  body: usage.enforceCheckRequest,
  response: usage.enforceCheckResponse,
  refusal: usage.enforceRefusal,
  errors: ["quota_exhausted", "feature_not_found", "idempotency_mismatch"],
});

export const releaseUsage = defineOperation({
  ...common,
  id: "release",
  method: "POST",
  path: "/api/usage/release",
  summary: "Give a reservation back",
  permission: "usage:write",
  idempotent: true,
  body: usage.releaseRequest,
  response: usage.releaseResponse,
  errors: ["not_found", "reservation_closed", "idempotency_mismatch"],
});

export const batchUsage = defineOperation({
  ...common,
  id: "batch",
  method: "POST",
  path: "/api/usage/batch",
  summary: "Record many uses of one student",
  permission: "usage:write",
  body: usage.batchRequest,
  documentedBody: usage.batchRequestInFull,
  response: usage.batchResponse,
});

export const realTimeUsage = defineOperation({
  ...common,
  id: "realTime",
  method: "GET",
  path: "/api/usage/real-time",
  summary: "Every feature as it stands now",
  permission: "usage:read",
  response: usage.realTimeResponse,
});

export const usageStream = defineOperation({
  ...common,
  id: "stream",
  method: "GET",
  path: "/api/usage/stream",
  summary: "Follow every feature as it changes",
  description:
    "Server-sent events: a `snapshot` first, then `usage` (or `subscription`, when plan or status changed) within 300 ms of any change, whichever instance made it. The data of each is the body of `real-time`. What time does by itself (a period that ends, a reservation that expires) comes on time. A comment every 15 s keeps the line open; after a reconnect there is a fresh snapshot. An `end` event says that the caller may no longer see her.",
  permission: "usage:read",
  response: usage.realTimeResponse,
  stream: true,
});

export const usageHistory = defineOperation({
  ...common,
  id: "history",
  method: "GET",
  path: "/api/usage/history",
  summary: "What was used, newest first",
  permission: "usage:read",
  query: usage.historyQuery,
  response: usage.historyResponse,
  errors: ["feature_not_found"],
});

export const usageHistoryCsv = defineOperation({
  ...common,
  id: "historyCsv",
  method: "GET",
  path: "/api/usage/history.csv",
  summary: "The whole history of a filter as a file",
  description: "For plans whose history goes beyond 30 days; others are refused with `plan_required`.",
  permission: "usage:read",
  query: usage.historyCsvQuery,
  response: usage.historyCsv,
  contentType: "text/csv",
  errors: ["plan_required", "feature_not_found"],
});

export const usageRestriction = defineOperation({
  ...common,
  id: "restriction",
  method: "GET",
  path: "/api/usage/restriction/{feature}",
  summary: "Why a feature is restricted, and how to unlock it",
  permission: "usage:read",
  params: featurePath,
  response: usage.restrictionResponse,
  errors: ["feature_not_found"],
});

export const featureUsage = defineOperation({
  ...common,
  id: "feature",
  method: "GET",
  path: "/api/usage/feature/{feature}",
  summary: "One feature as it stands now",
  permission: "usage:read",
  params: featurePath,
  response: usage.featureResponse,
  errors: ["feature_not_found"],
});

export const usageDashboard = defineOperation({
  ...common,
  id: "dashboard",
  method: "GET",
  path: "/api/usage/dashboard",
  summary: "Features and billing for a page",
  permission: "usage:read",
  response: usage.dashboardResponse,
});

export const usageSubscription = defineOperation({
  ...common,
  id: "subscription",
  method: "GET",
  path: "/api/usage/subscription",
  summary: "Plan, status and dates for a page",
  permission: "usage:read",
  response: usage.subscriptionResponse,
});

export const usageStats = defineOperation({
  ...common,
  id: "stats",
  method: "GET",
  path: "/api/usage/stats",
  summary: "Sums by feature and day",
  permission: "usage:read",
  response: usage.statsResponse,
});

export const testRestriction = defineOperation({
  ...common,
  id: "testRestriction",
  method: "POST",
  path: "/api/usage/test/restriction",
  summary: "Try what your app does when a feature is restricted",
  description: "Changes nothing.",
  permission: "usage:read",
  body: usage.testRestrictionRequest,
  response: usage.testRestrictionResponse,
  errors: ["feature_not_found"],
});

export const testAllFeatures = defineOperation({
  ...common,
  id: "testAllFeatures",
  method: "POST",
  path: "/api/usage/test/all-features",
  summary: "Every feature, as a check would answer",
  description: "Changes nothing.",
  permission: "usage:read",
  body: nothing,
  response: usage.testAllFeaturesResponse,
});
