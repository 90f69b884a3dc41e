import * as actions from "../admin/admin-actions";
import { defineOperation } from "../operation";
import { studentPath } from "../students";

const common = {
  tag: "Admin",
  student: false,
  permission: "admin:write",
  idempotent: true,
  method: "POST",
  params: studentPath,
} as const;
const refusals = ["not_found", "conflict", "payment_in_progress", "idempotency_mismatch"] as const;
const atGateway = [...refusals, "idempotency_in_progress"] as const;

export const renewForStudent = defineOperation({
  ...common,
  id: "renewForStudent",
  path: "/api/admin/subscriptions/{user_id}/renew",
  summary: "Charge the renewal now",
  description:
    "Charges the student's payment method for the next period without waiting for the nightly job. Works from the renewal day on, and in the grace period after a decline. The student is charged once, even if the job or another admin tries at the same time.",
  body: actions.renewRequest,
  response: actions.renewActionResponse,
  errors: atGateway,
});

export const renewSubscriptionById = defineOperation({
  ...common,
  params: undefined,
  id: "renewSubscriptionById",
  path: "/api/admin/renew-subscription",
  summary: "Charge the renewal now, by user id",
  description: "The same as `POST /api/admin/subscriptions/{user_id}/renew`.",
  body: actions.renewByIdRequest,
  response: actions.renewActionResponse,
  errors: atGateway,
});

export const cancelForStudent = defineOperation({
  ...common,
  id: "cancelForStudent",
  path: "/api/admin/subscriptions/{user_id}/cancel",
  summary: "Cancel, immediately or at the end of the period",
  description: "An immediate cancellation can include a refund.",
  body: actions.cancelRequest,
  response: actions.adminActionResponse,
  errors: refusals,
});

export const extendForStudent = defineOperation({
  ...common,
  id: "extendForStudent",
  path: "/api/admin/subscriptions/{user_id}/extend",
  summary: "Extend the subscription by days",
  description:
    "Moves the end date and the renewal date later by whole days, free of charge. If the student is in the grace period, this extends the grace period.",
  body: actions.extendRequest,
  response: actions.adminActionResponse,
  errors: refusals,
});

export const resumeForStudent = defineOperation({
  ...common,
  id: "resumeForStudent",
  path: "/api/admin/subscriptions/{user_id}/resume",
  summary: "Resume renewals",
  description: "Undoes a cancellation, or turns auto-renewal back on.",
  body: actions.resumeRequest,
  response: actions.adminActionResponse,
  errors: refusals,
});

export const changeForStudent = defineOperation({
  ...common,
  id: "changeForStudent",
  path: "/api/admin/subscriptions/{user_id}/change",
  summary: "Schedule or undo a downgrade",
  description:
    "A lower plan starts at the next renewal, at its own price. Send the current plan to undo a scheduled downgrade. Nothing is charged. A higher plan is refused, because only the student can agree to pay more: send them a link to the upgrade page (`POST /api/portal-links`).",
  body: actions.changeRequest,
  response: actions.adminActionResponse,
  errors: refusals,
});

export const grantUses = defineOperation({
  ...common,
  id: "grantUses",
  path: "/api/admin/subscriptions/{user_id}/grant",
  summary: "Adjust a limit for this quota period",
  description: "Adds or removes uses of a feature for the rest of the quota period. Applies from the next call.",
  body: actions.grantRequest,
  response: actions.grantResponse,
  errors: ["not_found", "feature_not_found", "conflict", "idempotency_mismatch"],
});

export const revokeSessions = defineOperation({
  ...common,
  id: "revokeSessions",
  path: "/api/admin/users/{user_id}/sessions/revoke",
  summary: "End all sessions of a student",
  body: actions.revokeSessionsRequest,
  response: actions.revokeSessionsResponse,
  errors: ["not_found", "idempotency_mismatch"],
});

export const exportForStudent = defineOperation({
  ...common,
  idempotent: false,
  id: "exportForStudent",
  path: "/api/admin/users/{user_id}/export",
  summary: "Export student data",
  description: "The same as `GET /api/students/{user_id}/export`, with the reason in the audit log.",
  body: actions.exportRequest,
  response: actions.exportResponse,
  errors: ["not_found"],
});

export const eraseForStudent = defineOperation({
  ...common,
  id: "eraseForStudent",
  path: "/api/admin/users/{user_id}/erase",
  summary: "Erase student data",
  description: "Permanent. Records that accounting needs are kept under an id that does not identify a person.",
  body: actions.eraseRequest,
  response: actions.eraseActionResponse,
  errors: ["not_found", "payment_in_progress", "idempotency_mismatch"],
});
