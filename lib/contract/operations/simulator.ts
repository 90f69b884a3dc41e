import { defineOperation } from "../operation";
import * as simulator from "../simulator";

const common = { tag: "Testing", student: false, permission: "admin:write" } as const;

export const setBehaviour = defineOperation({
  ...common,
  id: "setBehaviour",
  method: "POST",
  path: "/api/simulator/behaviour",
  summary: "Set what the Razorpay simulator does with a student's next payments",
  description: "Demo and test mode only; 404 in production, and with the real gateway.",
  body: simulator.behaviourRequest,
  response: simulator.behaviourResponse,
  errors: ["not_found"],
});

export const simulatorCheckout = defineOperation({
  ...common,
  id: "simulatorCheckout",
  method: "POST",
  path: "/api/simulator/checkout",
  summary: "Pay an order in the simulator",
  description:
    "Does what the checkout page does, for clients without a browser. The response is what the page's `handler` receives; pass it to `verify`. 402 means that the payment was declined. Demo and test mode only.",
  body: simulator.simulatorCheckoutRequest,
  response: simulator.simulatorCheckoutResponse,
  errors: ["not_found", "conflict", "payment_declined"],
});

export const simulateDispute = defineOperation({
  ...common,
  id: "simulateDispute",
  method: "POST",
  path: "/api/simulator/dispute",
  summary: "Dispute a student's payment as their bank would",
  description:
    "Opens a dispute in the simulator, or takes it a step further; its webhook is sent as Razorpay would send it. Demo and test mode only.",
  body: simulator.disputeRequest,
  response: simulator.disputeResponse,
  errors: ["not_found", "conflict"],
});
