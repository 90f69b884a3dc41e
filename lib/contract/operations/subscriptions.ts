import { z } from "zod";
import { GRACE_DAYS } from "@/lib/domain/terms";
import { defineOperation } from "../operation";
import * as subscriptions from "../subscriptions";

const common = { tag: "Subscriptions", student: true } as const;

export const subscriptionPlans = defineOperation({
  ...common,
  id: "plans",
  method: "GET",
  path: "/api/subscriptions/plans",
  summary: "List the plans and their prices",
  description:
    "Prices are in the student's currency, which is set by their first payment; until then, in the billing currency.",
  permission: "subscriptions:read",
  response: subscriptions.plansResponse,
});

export const currentSubscription = defineOperation({
  ...common,
  id: "currentSubscription",
  method: "GET",
  path: "/api/subscriptions/current",
  summary: "Get the current subscription",
  permission: "subscriptions:read",
  response: subscriptions.subscriptionResponse,
});

export const cancelSubscription = defineOperation({
  ...common,
  id: "cancelSubscription",
  method: "POST",
  path: "/api/subscriptions/cancel",
  summary: "Cancel at the end of the paid period",
  description:
    "The plan works until the paid period ends (or the grace period, if the paid period is over). Nothing more is charged, except a renewal that was requested before and is still open: `message` says so.",
  permission: "subscriptions:write",
  idempotent: true,
  body: subscriptions.cancelRequest,
  response: subscriptions.subscriptionResponse,
  errors: ["conflict", "payment_in_progress", "idempotency_mismatch"],
});

export const resumeSubscription = defineOperation({
  ...common,
  id: "resumeSubscription",
  method: "POST",
  path: "/api/subscriptions/resume",
  summary: "Undo a cancellation",
  permission: "subscriptions:write",
  idempotent: true,
  body: z.object({}),
  response: subscriptions.subscriptionResponse,
  errors: ["conflict", "payment_in_progress", "idempotency_mismatch"],
});

export const setAutoRenewal = defineOperation({
  ...common,
  id: "setAutoRenewal",
  method: "POST",
  path: "/api/subscriptions/auto-renewal",
  summary: "Turn auto-renewal on or off",
  description: `Without auto-renewal, the subscription ends with a grace period of ${GRACE_DAYS} days, in which the student can still renew.`,
  permission: "subscriptions:write",
  idempotent: true,
  body: subscriptions.autoRenewalRequest,
  response: subscriptions.subscriptionResponse,
  errors: ["conflict", "payment_in_progress", "idempotency_mismatch"],
});
