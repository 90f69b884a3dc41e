import Link from "next/link";
import { useTranslations } from "next-intl";
import { type FeatureUsage, quotaOf } from "@/components/quota/quota";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";

type FeatureActionProps = {
  feature: string;
  usage: FeatureUsage | undefined;
  /** URL of the feature's own app; without one, the try-out page is used. */
  launchUrl: string | undefined;
  onUnlock: () => void;
};

/** The one action of a feature: use it, or see what unlocks it. */
export function FeatureAction({ feature, usage, launchUrl, onUnlock }: FeatureActionProps) {
  const t = useTranslations("dashboard");
  if (!usage) return null;
  const isOut = quotaOf(usage).level === "out";
  const label = t(isOut ? "seePlansNamed" : "useNamed", { name: usage.name });
  if (isOut) {
    return (
      <Button intent="secondary" size="sm" aria-label={label} onClick={onUnlock}>
        {t("seePlans")}
      </Button>
    );
  }
  const look = { "aria-label": label, className: buttonStyle({ intent: "secondary", size: "sm" }), children: t("use") };
  // Prefetching ten links would load ten pages that the student may never open.
  return launchUrl ? <a href={launchUrl} {...look} /> : <Link href={`/try/${feature}`} prefetch={false} {...look} />;
}
