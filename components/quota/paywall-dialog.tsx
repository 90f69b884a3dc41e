import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { fetchOffer } from "@/components/live/student-reads";
import { buttonStyle } from "@/components/ui/button-style";
import { Dialog, DialogClose, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { type Href, withQuery } from "@/components/ui/href";
import { PaywallPanel } from "./paywall-panel";
import type { FeatureUsage } from "./quota";
import { usePlanName } from "./use-plan-name";

type PaywallDialogProps = {
  open: boolean;
  onClose: () => void;
  studentId: string;
  feature: string;
  usage: FeatureUsage;
  now: string;
};

function upgradeHref(feature: string, plan: string | undefined): Href {
  return withQuery("/upgrade", String(new URLSearchParams({ ...(plan ? { plan } : {}), feature })));
}

export default function PaywallDialog({ open, onClose, studentId, feature, usage, now }: PaywallDialogProps) {
  const t = useTranslations("paywall");
  const planName = usePlanName();
  const { data, isError } = useQuery({
    queryKey: ["offer", feature],
    queryFn: () => fetchOffer(studentId, feature),
    retry: 1,
  });
  return (
    <Dialog open={open} onClose={onClose}>
      <PaywallPanel
        feature={feature}
        usage={usage}
        now={now}
        offer={isError ? null : data}
        title={(text) => <DialogTitle className="font-semibold text-lg">{text}</DialogTitle>}
        description={(text) => <DialogDescription className="text-ink-muted text-sm">{text}</DialogDescription>}
        actions={(wait) => (
          <>
            <Link href={upgradeHref(feature, data?.plan)} className={buttonStyle()}>
              {data ? t("get", { plan: planName(data.plan) }) : t("compare")}
            </Link>
            <DialogClose className={buttonStyle({ intent: "secondary" })}>{wait}</DialogClose>
          </>
        )}
      />
    </Dialog>
  );
}
