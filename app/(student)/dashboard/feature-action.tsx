import { useTranslations } from "next-intl";
import { type FeatureUsage, quotaOf } from "@/components/quota/quota";
import { Button } from "@/components/ui/button";

type FeatureActionProps = {
  usage: FeatureUsage | undefined;
  isPending: boolean;
  onUse: () => void;
  onUnlock: () => void;
};

/** One button in one place, whatever it does: the focus stays on it when the last use turns "Use" into "Unlock". */
export function FeatureAction({ usage, isPending, onUse, onUnlock }: FeatureActionProps) {
  const t = useTranslations("dashboard");
  if (!usage) return null;
  const isOut = quotaOf(usage).level === "out";
  return (
    <Button
      intent="secondary"
      size="sm"
      pending={isPending}
      aria-label={t(isOut ? "seePlansNamed" : "useNamed", { name: usage.name })}
      onClick={isOut ? onUnlock : onUse}
    >
      {t(isOut ? "seePlans" : "use")}
    </Button>
  );
}
