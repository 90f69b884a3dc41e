import { useQuery } from "@tanstack/react-query";
import { PaywallPanel } from "@/components/quota/paywall-panel";
import type { FeatureUsage } from "@/components/quota/quota";
import { buttonStyle } from "@/components/ui/button";
import { Dialog, DialogClose, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { fetchOffer } from "./usage-calls";

type PaywallDialogProps = {
  open: boolean;
  onClose: () => void;
  feature: string;
  usage: FeatureUsage;
  now: string;
};

export default function PaywallDialog({ open, onClose, feature, usage, now }: PaywallDialogProps) {
  const { data, isError } = useQuery({ queryKey: ["offer", feature], queryFn: () => fetchOffer(feature), retry: 1 });
  return (
    <Dialog open={open} onClose={onClose}>
      <PaywallPanel
        feature={feature}
        usage={usage}
        now={now}
        offer={isError ? null : data}
        title={(text) => <DialogTitle className="font-semibold text-lg">{text}</DialogTitle>}
        description={(text) => <DialogDescription className="text-ink-muted text-sm">{text}</DialogDescription>}
        actions={(wait) => <DialogClose className={buttonStyle({ intent: "secondary" })}>{wait}</DialogClose>}
      />
    </Dialog>
  );
}
