import * as disputes from "../admin/disputes";
import { defineOperation } from "../operation";

export const listDisputes = defineOperation({
  tag: "Admin",
  student: false,
  method: "GET",
  permission: "admin:read",
  id: "listDisputes",
  path: "/api/admin/disputes",
  summary: "List disputed payments, newest first",
  description:
    "Payments that a payer's bank questions (chargebacks), as the gateway reports them by webhook, and as the reconciliation finds them. They are answered in the gateway's dashboard. While one is open, nothing is charged to the student automatically, and its payment cannot be refunded here. A lost one is booked as gone, with a credit note, and ends the plan that the payment paid for, unless `DISPUTE_LOST_PLAN` is `keep`.",
  query: disputes.disputesQuery,
  response: disputes.disputesResponse,
  errors: ["not_found"],
});
