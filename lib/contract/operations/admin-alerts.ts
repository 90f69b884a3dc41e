import * as alerts from "../admin/alerts";
import { defineOperation } from "../operation";

export const listAlerts = defineOperation({
  tag: "Admin",
  student: false,
  permission: "admin:read",
  id: "listAlerts",
  method: "GET",
  path: "/api/admin/alerts",
  summary: "List alerts, newest first",
  query: alerts.alertsQuery,
  response: alerts.alertsResponse,
});

export const acknowledgeAlert = defineOperation({
  tag: "Admin",
  student: false,
  permission: "admin:write",
  id: "acknowledgeAlert",
  method: "POST",
  path: "/api/admin/alerts/{id}/acknowledge",
  summary: "Acknowledge an alert",
  description:
    "Tells other admins that someone is working on it. The alert resolves automatically when its condition ends. Acknowledging it again changes nothing.",
  params: alerts.alertPath,
  response: alerts.alertResponse,
  errors: ["not_found", "conflict"],
});
