import * as analytics from "../admin/analytics";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false, permission: "admin:read", method: "GET" } as const;
const WITHOUT_CLOCKS = "Students on test clocks are not counted.";

export const getAnalytics = defineOperation({
  ...common,
  id: "getAnalytics",
  path: "/api/admin/analytics",
  summary: "Get the metrics of a period and of the previous one",
  description: `Days are days of the billing time zone, including today. Amounts are reported per currency. ${WITHOUT_CLOCKS}`,
  query: analytics.periodQuery,
  response: analytics.analyticsResponse,
});

export const getUsageAnalytics = defineOperation({
  ...common,
  id: "getUsageAnalytics",
  path: "/api/admin/usage/analytics",
  summary: "Get usage by feature, plan, day and student",
  description: `By feature, by the plan at the time a use was recorded or refused, and by day. ${WITHOUT_CLOCKS}`,
  query: analytics.usageAnalyticsQuery,
  response: analytics.usageAnalyticsResponse,
});

export const getRenewalsStatus = defineOperation({
  ...common,
  id: "getRenewalsStatus",
  path: "/api/admin/renewals/status",
  summary: "Get the status of renewals and their attempts",
  description: `Due and running renewals are as of now; captured and declined are attempts completed in the period. A renewal is listed by its last attempt. ${WITHOUT_CLOCKS}`,
  query: analytics.renewalsQuery,
  response: analytics.renewalsResponse,
});
