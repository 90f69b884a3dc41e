import { Check } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { usePlanName } from "@/components/quota/use-plan-name";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type SubscriptionView, worksUntil } from "@/lib/domain/subscription-view";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { cancelSubscription } from "./billing-calls";
import { useChange } from "./use-change";

type CancelDialogProps = {
  subscription: SubscriptionView;
  studentId: string;
  now: string;
  timeZone: string;
  open: boolean;
  onClose: () => void;
};

/** The last of three clicks to cancel, with what stays and until when. Cancelling is as easy as staying. */
export function CancelDialog({ subscription, studentId, now, timeZone, open, onClose }: CancelDialogProps) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const plan = usePlanName()(subscription.plan);
  const { change, isPending, problem, forget } = useChange();
  const ends = worksUntil(subscription);
  const moment = ends ? formatMoment(new Date(ends), { locale, timeZone, now: new Date(now) }) : "";
  const charge = subscription.openCharge && formatMoney(subscription.openCharge, locale);
  const close = () => {
    forget();
    onClose();
  };
  const cancel = () => change(() => cancelSubscription(studentId), { done: t("cancelDone", { moment }), after: close });
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={t("cancelTitle", { plan })}
      lead={t("cancelLead", { plan, moment })}
      problem={problem}
      confirm={{ label: t("cancelSubmit", { plan }), isPending, onPress: cancel }}
      keep={t("keepPlan", { plan })}
      isDangerous
    >
      <ul className="mt-4 grid gap-1.5 text-sm">
        {(["keepUntil", charge ? "keepOpenCharge" : "keepNoCharge", "keepWork"] as const).map((kept) => (
          <li key={kept} className="flex items-start gap-2">
            <Check className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
            {t(kept, { plan, moment, amount: charge ?? "", days: BILLING_PERIOD_DAYS })}
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
