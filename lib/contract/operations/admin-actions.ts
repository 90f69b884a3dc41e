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
    "What the nightly job would do, by hand: from the renewal day on, and in the grace after a decline. Her payment method is charged once, whoever else tries at the same moment.",
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
  summary: "Cancel, now or at the period's end",
  description: "At once, it can come with money back, which goes the way of every refund.",
  body: actions.cancelRequest,
  response: actions.adminActionResponse,
  errors: refusals,
});

export const extendForStudent = defineOperation({
  ...common,
  id: "extendForStudent",
  path: "/api/admin/subscriptions/{user_id}/extend",
  summary: "Give days",
  description:
    "A gift: the end date, and the renewal date with it, move by whole days and nothing is charged. In the grace it is the grace that gets longer.",
  body: actions.extendRequest,
  response: actions.adminActionResponse,
  errors: refusals,
});

export const resumeForStudent = defineOperation({
  ...common,
  id: "resumeForStudent",
  path: "/api/admin/subscriptions/{user_id}/resume",
  summary: "Let it renew again",
  description: "Takes a cancellation back, or turns auto-renewal on again.",
  body: actions.resumeRequest,
  response: actions.adminActionResponse,
  errors: refusals,
});

export const changeForStudent = defineOperation({
  ...common,
  id: "changeForStudent",
  path: "/api/admin/subscriptions/{user_id}/change",
  summary: "Plan a lower plan, or take it back",
  description:
    "A lower plan is on from the next renewal, at its price; the plan that she has takes a planned one back. Nothing is charged. A higher plan is refused: only she can agree to pay more, and a link to the upgrade page (`POST /api/portal-links`) lets her.",
  body: actions.changeRequest,
  response: actions.adminActionResponse,
  errors: refusals,
});

export const grantUses = defineOperation({
  ...common,
  id: "grantUses",
  path: "/api/admin/subscriptions/{user_id}/grant",
  summary: "Adjust a limit for this quota period",
  description: "More uses of a feature, or fewer, until the quota period ends. It counts at the very next call.",
  body: actions.grantRequest,
  response: actions.grantResponse,
  errors: ["not_found", "feature_not_found", "conflict", "idempotency_mismatch"],
});

export const revokeSessions = defineOperation({
  ...common,
  id: "revokeSessions",
  path: "/api/admin/users/{user_id}/sessions/revoke",
  summary: "Sign her out everywhere",
  body: actions.revokeSessionsRequest,
  response: actions.revokeSessionsResponse,
  errors: ["not_found", "idempotency_mismatch"],
});

export const exportForStudent = defineOperation({
  ...common,
  idempotent: false,
  id: "exportForStudent",
  path: "/api/admin/users/{user_id}/export",
  summary: "Everything that is kept about her",
  description: "As `GET /api/students/{user_id}/export`, with the reason in the audit trail.",
  body: actions.exportRequest,
  response: actions.exportResponse,
  errors: ["not_found"],
});

export const eraseForStudent = defineOperation({
  ...common,
  id: "eraseForStudent",
  path: "/api/admin/users/{user_id}/erase",
  summary: "Erase her",
  description: "For good. What the books need stays, under an id that leads to nobody.",
  body: actions.eraseRequest,
  response: actions.eraseActionResponse,
  errors: ["not_found", "payment_in_progress", "idempotency_mismatch"],
});
