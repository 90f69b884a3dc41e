import { at, recipient, rupees } from "./facts";

const VISA = "Visa ending in 1007";

const refund = {
  recipient: recipient("2026-01-20T12:00"),
  refunded: rupees(79900),
  paid: rupees(79900),
  paidAt: at("2026-01-11T11:00"),
  method: VISA,
  reason: "requested" as const,
  creditNote: { number: "CN-2526-000003" },
  endedPlanName: "Premium",
};

const dispute = {
  recipient: recipient("2026-01-25T12:00"),
  step: "opened" as const,
  disputed: rupees(79900),
  paidAt: at("2026-01-11T11:00"),
  plan: { name: "Premium", worksUntil: at("2026-02-10T11:00"), renews: true },
  endedPlanName: null,
  isDebitUnderWay: false,
  renewal: null,
  creditNote: null,
};

/** Mails about money that goes back to the payer: by a refund, or by a dispute of their bank. */
export const MONEY_BACK_PREVIEWS = {
  refund_issued: {
    full: refund,
    duplicate: { ...refund, reason: "duplicate" as const, creditNote: null, endedPlanName: null },
    "part of it": { ...refund, refunded: rupees(20050), endedPlanName: null },
    "of the coming period": {
      ...refund,
      endedPlanName: null,
      keeps: { planName: "Premium", until: refund.paidAt },
    },
    "of an upgrade": {
      ...refund,
      refunded: rupees(66700),
      paid: rupees(66700),
      endedPlanName: null,
      back: {
        planName: "Premium",
        until: at("2026-02-10T11:00"),
        renewal: { at: at("2026-02-09T02:00"), price: rupees(79900) },
      },
    },
    "an upgrade with its plan": { ...refund, refunded: rupees(66700), paid: rupees(66700), reason: "upgrade" as const },
    mandate: {
      ...refund,
      refunded: rupees(100),
      paid: rupees(100),
      reason: "mandate" as const,
      creditNote: null,
      endedPlanName: null,
    },
    unusable: { ...refund, reason: "unusable" as const, creditNote: null, endedPlanName: null },
    "after the end": { ...refund, reason: "ended" as const, creditNote: null, endedPlanName: null, method: null },
  },
  payment_disputed: {
    opened: dispute,
    "opened while a renewal is on its way": { ...dispute, isDebitUnderWay: true },
    "opened without a plan": { ...dispute, plan: null },
    lost: {
      ...dispute,
      step: "lost" as const,
      plan: null,
      endedPlanName: "Premium",
      creditNote: { number: "CN-2526-000004" },
    },
    "lost, and the plan goes on": {
      ...dispute,
      step: "lost" as const,
      plan: { ...dispute.plan, renews: false },
      creditNote: { number: "CN-2526-000004" },
    },
    released: {
      ...dispute,
      step: "released" as const,
      renewal: { at: at("2026-02-09T02:00"), price: rupees(79900) },
    },
    "released in the grace period": {
      ...dispute,
      step: "released" as const,
      renewal: { at: null, price: rupees(79900) },
    },
  },
};
