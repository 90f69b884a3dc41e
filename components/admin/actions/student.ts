import type { Invoice } from "@/lib/client";

/** What the actions have to know of a student. */
export interface AdminActionStudent {
  /** Ours, `stu_…`. */
  userId: string;
  plan: string;
  isPaid: boolean;
  autoRenewal: boolean;
  inGrace: boolean;
  scheduledPlan: string | null;
  /** What she pays in. */
  currency: string;
  /** Plans with a price, the cheapest first. */
  paidPlans: readonly string[];
  /** Those with a limit. */
  features: readonly { key: string; name: string; limit: number }[];
  /** What she has paid, newest first. */
  invoices: readonly Invoice[];
}

export const ADMIN_ACTION_NAMES = [
  "renew",
  "extend",
  "grant",
  "change",
  "resume",
  "refund",
  "cancel",
  "revoke",
  "export",
  "erase",
] as const;
export type AdminActionName = (typeof ADMIN_ACTION_NAMES)[number];

/** Whether there is any sense in it as she stands; whether it is possible is for the server to say. */
export function isOffered(name: AdminActionName, student: AdminActionStudent): boolean {
  const { isPaid, autoRenewal, inGrace, features, invoices, paidPlans, scheduledPlan, plan } = student;
  switch (name) {
    case "renew":
    case "extend":
    case "cancel":
      return isPaid;
    case "resume":
      return isPaid && !autoRenewal && !inGrace;
    case "change":
      return isPaid && (scheduledPlan !== null || paidPlans.indexOf(plan) > 0);
    case "grant":
      return features.length > 0;
    case "refund":
      return invoices.some(({ kind }) => kind === "invoice");
    default:
      return true;
  }
}
