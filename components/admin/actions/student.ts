import type { Invoice } from "@/lib/client";

/** What the actions need to know about a student. */
export interface AdminActionStudent {
  /** Ours, `stu_…`. */
  userId: string;
  plan: string;
  isPaid: boolean;
  autoRenewal: boolean;
  inGrace: boolean;
  scheduledPlan: string | null;
  /** The currency the student pays in. */
  currency: string;
  /** Paid plans, the cheapest first. */
  paidPlans: readonly string[];
  /** Features with a limit. */
  features: readonly { key: string; name: string; limit: number }[];
  /** The student's payments, newest first. */
  invoices: readonly Invoice[];
}

/** To add an admin action: a name here, its service, operation, route and dialog, and its texts (`adminActions` in messages). */
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

/** Whether the action makes sense for this subscription. The server decides whether it is possible. */
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
