import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SettingsRow, SettingsSection } from "@/components/account/settings-section";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { PaymentMethod } from "@/lib/client";
import { needsMethod, type SubscriptionView } from "@/lib/domain/subscription-view";
import { removeMethod } from "./billing-calls";
import { useChange } from "./use-change";
import { useMethodLabel } from "./use-method-label";

type MethodSectionProps = {
  method: PaymentMethod | null;
  subscription: SubscriptionView;
  studentId: string;
  isOpening: boolean;
  /** Opens the gateway's window to add another payment method. */
  onChange: () => void;
};

/** The payment method for renewals, and how to replace it. */
export function MethodSection({ method, subscription, studentId, isOpening, onChange }: MethodSectionProps) {
  const t = useTranslations("method");
  const label = useMethodLabel();
  const isPaid = subscription.state !== "free";
  const needsStudent = subscription.methodProblem !== null;
  const change = isPaid && !subscription.isPaymentUnderWay && (
    <Button intent={needsStudent ? "primary" : "secondary"} size="sm" pending={isOpening} onClick={onChange}>
      {t(method ? "replace" : "add")}
    </Button>
  );
  return (
    <SettingsSection id="method" title={t("title")} lead={t("lead")}>
      {method ? (
        <SettingsRow
          title={label(method)}
          about={<Facts method={method} problem={subscription.methodProblem} />}
          control={
            <div className="flex flex-wrap gap-2">
              {change}
              {!subscription.isPaymentUnderWay && (
                <RemoveButton name={label(method)} subscription={subscription} studentId={studentId} />
              )}
            </div>
          }
        >
          {subscription.isPaymentUnderWay && <p className="mt-2 text-ink-muted text-sm">{t("waits")}</p>}
        </SettingsRow>
      ) : (
        <SettingsRow title={t("none")} about={t(isPaid ? "noneAbout" : "noneFree")} control={change} />
      )}
      {isPaid && <p className="px-4 py-3 text-pretty text-ink-muted text-sm sm:px-5">{t("how")}</p>}
    </SettingsSection>
  );
}

function Facts({ method, problem }: { method: PaymentMethod; problem: SubscriptionView["methodProblem"] }) {
  const t = useTranslations("method");
  const { status, expiry_month: month, expiry_year: year } = method;
  const isGood = status === "confirmed" && problem === null;
  const Icon = isGood ? CircleCheck : TriangleAlert;
  const isCardOver = status === "confirmed" && (problem === "expired" || problem === "expires");
  return (
    <span className="flex flex-wrap gap-x-3">
      <span className={`inline-flex items-center gap-1.5 ${isGood ? "text-good" : "text-warn"}`}>
        <Icon className="size-3.5 shrink-0" aria-hidden />
        {t(isCardOver ? `problem.${problem}` : `status.${status}`)}
      </span>
      {month && year && <span>{t("expires", { month: String(month).padStart(2, "0"), year: String(year) })}</span>}
    </span>
  );
}

function RemoveButton({
  name,
  subscription,
  studentId,
}: {
  name: string;
  subscription: SubscriptionView;
  studentId: string;
}) {
  const t = useTranslations("method");
  const [isOpen, setIsOpen] = useState(false);
  const { change, isPending, problem, forget } = useChange();
  const close = () => {
    forget();
    setIsOpen(false);
  };
  const effect = needsMethod(subscription) ? "removeFails" : "removeLead";
  const remove = () => change(() => removeMethod(studentId), { done: t("removed"), after: close });
  return (
    <>
      <Button intent="quiet" size="sm" onClick={() => setIsOpen(true)}>
        {t("remove")}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={close}
        title={t("removeTitle", { name })}
        lead={t(effect)}
        problem={problem}
        confirm={{ label: t("removeSubmit"), isPending, onPress: remove }}
        keep={t("keep")}
        isDangerous
      />
    </>
  );
}
