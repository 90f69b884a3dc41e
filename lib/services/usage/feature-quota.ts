import type { Quota } from "@/lib/domain/quota";

/** One feature for one student, as the database has it: what every usage call decides on and answers with. */
export interface FeatureQuota extends Quota {
  feature: string;
  featureName: string;
  /** The plan whose limit counts: free once a paid one has run out, whatever the row still says. */
  plan: string;
  planName: string;
  resetsAt: Date | null;
  /** The cheapest plan that allows more; null where there is none. */
  upgradePlanName: string | null;
}
