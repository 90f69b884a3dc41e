import * as analytics from "../admin/analytics";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false, permission: "admin:read", method: "GET" } as const;
const WITHOUT_CLOCKS = "Students on test clocks are not counted.";

export const getAnalytics = defineOperation({
  ...common,
  id: "getAnalytics",
  path: "/api/admin/analytics",
  summary: "Get the metrics of a period and of the period before it",
  description: `Days are in the billing time zone and include today. Amounts are reported per currency. ${WITHOUT_CLOCKS}`,
  query: analytics.periodQuery,
  response: analytics.analyticsResponse,
});

export const getUsageAnalytics = defineOperation({
  ...common,
  id: "getUsageAnalytics",
  path: "/api/admin/usage/analytics",
  summary: "Get usage by feature, plan, day and student",
  description: `The plan is the one that the student had when a use was recorded or refused. ${WITHOUT_CLOCKS}`,
  query: analytics.usageAnalyticsQuery,
  response: analytics.usageAnalyticsResponse,
});

export const getRenewalsStatus = defineOperation({
  ...common,
  id: "getRenewalsStatus",
  path: "/api/admin/renewals/status",
  summary: "Get the status of renewals and their attempts",
  description: `Captured and declined count the attempts completed in the period; the other numbers are as of now. A renewal is listed with its latest attempt. ${WITHOUT_CLOCKS}`,
  query: analytics.renewalsQuery,
  response: analytics.renewalsResponse,
});
