import * as alerts from "../admin/alerts";
import { defineOperation } from "../operation";

export const listAlerts = defineOperation({
  tag: "Admin",
  student: false,
  permission: "admin:read",
  id: "listAlerts",
  method: "GET",
  path: "/api/admin/alerts",
  summary: "Alerts, the newest first",
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
  summary: "Say that somebody looks after it",
  description:
    "It stays until its condition ends, which resolves it. One that is acknowledged already is answered as it is.",
  params: alerts.alertPath,
  response: alerts.alertResponse,
  errors: ["not_found", "conflict"],
});
