import { usePlanName } from "@/components/quota/use-plan-name";

/** A plan as people call it. */
export function PlanName({ plan }: { plan: string }) {
  return usePlanName()(plan);
}
