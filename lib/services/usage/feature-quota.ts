import type { Quota } from "@/lib/domain/quota";

/** One feature for one student, as the database has it: every usage call decides on it and returns it. */
export interface FeatureQuota extends Quota {
  feature: string;
  featureName: string;
  /** The plan whose limit counts: free once a paid plan has run out, even if the row still names that. */
  plan: string;
  planName: string;
  resetsAt: Date | null;
  /** The cheapest plan that allows more; null if there is none. */
  upgradePlanName: string | null;
}
