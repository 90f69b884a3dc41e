import { z } from "zod";
import { featureKey } from "../fields";
import { defineOperation } from "../operation";
import * as usage from "../usage";
import * as reports from "../usage-reports";

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
  summary: "Check whether a student may use a feature",
  description:
    "Changes nothing. Between a check and a record, another call may take the last use (a time-of-check to time-of-use race). `consume` does both in one atomic step.",
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
  description: "Enforces the limit: a use beyond it is refused and not counted.",
});

export const consumeUsage = defineOperation({
  ...recording,
  id: "consume",
  method: "POST",
  path: "/api/usage/consume",
  summary: "Check and record a use in one atomic step",
  description:
    "Use this call in new apps. However many calls arrive at once, only as many are granted as the limit allows.",
});

export const enforceCheck = defineOperation({
  ...common,
  id: "enforceCheck",
  method: "POST",
  path: "/api/usage/enforce-check",
  summary: "Enforce a limit, and optionally reserve quota",
  description:
    "With `reserve`, the quota is held until you commit the reservation with `record` or release it, or it expires.",
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
  summary: "Release a reservation",
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
  summary: "Record many uses for a student",
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
  summary: "Get the current quota of every feature",
  permission: "usage:read",
  response: usage.realTimeResponse,
});

export const usageStream = defineOperation({
  ...common,
  id: "stream",
  method: "GET",
  path: "/api/usage/stream",
  summary: "Stream quota changes",
  description:
    "Server-sent events: first a `snapshot`, then `usage` (or `subscription`, if plan or status changed) within 300 ms of any change on any instance. The data of each event is the body of `real-time`. Changes that come with time (a period ends, a reservation expires) are sent when they happen. A heartbeat comment every 15 s keeps the connection open; a reconnect starts with a new snapshot. An `end` event means that the caller no longer has access to the student.",
  permission: "usage:read",
  response: usage.realTimeResponse,
  stream: true,
});

export const usageHistory = defineOperation({
  ...common,
  id: "history",
  method: "GET",
  path: "/api/usage/history",
  summary: "List uses, newest first",
  permission: "usage:read",
  query: reports.historyQuery,
  response: reports.historyResponse,
  errors: ["feature_not_found"],
});

export const usageHistoryCsv = defineOperation({
  ...common,
  id: "historyCsv",
  method: "GET",
  path: "/api/usage/history.csv",
  summary: "Export the usage history as CSV",
  description: "For plans with more than 30 days of history; other plans get `plan_required`.",
  permission: "usage:read",
  query: reports.historyCsvQuery,
  response: reports.historyCsv,
  contentType: "text/csv",
  errors: ["plan_required", "feature_not_found"],
});

export const usageRestriction = defineOperation({
  ...common,
  id: "restriction",
  method: "GET",
  path: "/api/usage/restriction/{feature}",
  summary: "Explain why a feature is restricted and how to unlock it",
  permission: "usage:read",
  params: featurePath,
  response: reports.restrictionResponse,
  errors: ["feature_not_found"],
});

export const featureUsage = defineOperation({
  ...common,
  id: "feature",
  method: "GET",
  path: "/api/usage/feature/{feature}",
  summary: "Get the current quota of a feature",
  permission: "usage:read",
  params: featurePath,
  response: reports.featureResponse,
  errors: ["feature_not_found"],
});

export const usageDashboard = defineOperation({
  ...common,
  id: "dashboard",
  method: "GET",
  path: "/api/usage/dashboard",
  summary: "Get quotas and billing for a dashboard",
  permission: "usage:read",
  response: reports.dashboardResponse,
});

export const usageSubscription = defineOperation({
  ...common,
  id: "subscription",
  method: "GET",
  path: "/api/usage/subscription",
  summary: "Get the plan, status and dates of the subscription",
  permission: "usage:read",
  response: reports.subscriptionResponse,
});

export const usageStats = defineOperation({
  ...common,
  id: "stats",
  method: "GET",
  path: "/api/usage/stats",
  summary: "Get usage statistics by feature and day",
  permission: "usage:read",
  response: reports.statsResponse,
});

export const testRestriction = defineOperation({
  ...common,
  id: "testRestriction",
  method: "POST",
  path: "/api/usage/test/restriction",
  summary: "Simulate a restricted feature",
  description: "Changes nothing.",
  permission: "usage:read",
  body: reports.testRestrictionRequest,
  response: reports.testRestrictionResponse,
  errors: ["feature_not_found"],
});

export const testAllFeatures = defineOperation({
  ...common,
  id: "testAllFeatures",
  method: "POST",
  path: "/api/usage/test/all-features",
  summary: "Check every feature",
  description: "Changes nothing.",
  permission: "usage:read",
  body: nothing,
  response: reports.testAllFeaturesResponse,
});
