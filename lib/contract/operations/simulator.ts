import { defineOperation } from "../operation";
import * as simulator from "../simulator";

const common = { tag: "Testing", student: false, permission: "admin:write" } as const;

export const setBehaviour = defineOperation({
  ...common,
  id: "setBehaviour",
  method: "POST",
  path: "/api/simulator/behaviour",
  summary: "What the local Razorpay does with a student's next payments",
  description: "Demo and test mode only; 404 in production, and where the gateway is the real one.",
  body: simulator.behaviourRequest,
  response: simulator.behaviourResponse,
  errors: ["not_found"],
});

export const simulatorCheckout = defineOperation({
  ...common,
  id: "simulatorCheckout",
  method: "POST",
  path: "/api/simulator/checkout",
  summary: "Pay an order as the checkout page would",
  description:
    "For clients without a browser. The answer is what the page's `handler` gets; hand it to `verify`. 402 is a decline. Demo and test mode only.",
  body: simulator.simulatorCheckoutRequest,
  response: simulator.simulatorCheckoutResponse,
  errors: ["not_found", "conflict", "payment_declined"],
});
