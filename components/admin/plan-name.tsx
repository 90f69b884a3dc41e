import { usePlanName } from "@/components/quota/use-plan-name";

/** The display name of a plan. */
export function PlanName({ plan }: { plan: string }) {
  return usePlanName()(plan);
}
