import * as analytics from "../admin/analytics";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false, permission: "admin:read", method: "GET" } as const;
const WITHOUT_CLOCKS = "Students on test clocks are never counted.";

export const getAnalytics = defineOperation({
  ...common,
  id: "getAnalytics",
  path: "/api/admin/analytics",
  summary: "The metrics of a period, and of the time before it",
  description: `Days are days of the billing time zone, today included; amounts are never added up over currencies. ${WITHOUT_CLOCKS}`,
  query: analytics.periodQuery,
  response: analytics.analyticsResponse,
});

export const getUsageAnalytics = defineOperation({
  ...common,
  id: "getUsageAnalytics",
  path: "/api/admin/usage/analytics",
  summary: "What is used, by whom, and where limits are met",
  description: `By feature, by the plan that counted when a use was recorded or refused, and by day. ${WITHOUT_CLOCKS}`,
  query: analytics.usageAnalyticsQuery,
  response: analytics.usageAnalyticsResponse,
});

export const getRenewalsStatus = defineOperation({
  ...common,
  id: "getRenewalsStatus",
  path: "/api/admin/renewals/status",
  summary: "How renewals stand, and every try of a period",
  description: `What is due and on its way is told of now; captured and declined are attempts decided in the period. A renewal is listed by its last try. ${WITHOUT_CLOCKS}`,
  query: analytics.renewalsQuery,
  response: analytics.renewalsResponse,
});
