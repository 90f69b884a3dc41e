import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SettingsRow, SettingsSection } from "@/components/account/settings-section";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import type { PaymentMethod } from "@/lib/client";
import { removeMethod } from "./billing-calls";
import { isInGrace, type Standing } from "./standing";
import { useChange } from "./use-change";
import { isUsable, useMethodWords } from "./use-method-words";

type MethodSectionProps = {
  method: PaymentMethod | null;
  standing: Standing;
  studentId: string;
  isOpening: boolean;
  /** Opens the gateway's window for another one. */
  onChange: () => void;
};

/** What renewals are charged to, and how to bring another. */
export function MethodSection({ method, standing, studentId, isOpening, onChange }: MethodSectionProps) {
  const t = useTranslations("method");
  const words = useMethodWords();
  const isPaid = standing.state !== "free";
  const change = isPaid && !standing.isPaymentUnderWay && (
    <Button intent="secondary" size="sm" pending={isOpening} onClick={onChange}>
      {t(method ? "replace" : "add")}
    </Button>
  );
  return (
    <div id="method" className="scroll-mt-4">
      <SettingsSection title={t("title")} lead={t("lead")}>
        {method ? (
          <SettingsRow
            title={words(method)}
            about={<Facts method={method} />}
            control={
              <div className="flex flex-wrap gap-2">
                {change}
                {!standing.isPaymentUnderWay && (
                  <RemoveButton name={words(method)} standing={standing} studentId={studentId} />
                )}
              </div>
            }
          />
        ) : (
          <SettingsRow title={t("none")} about={t(isPaid ? "noneAbout" : "noneFree")} control={change} />
        )}
        {isPaid && <p className="px-4 py-3 text-pretty text-ink-muted text-sm sm:px-5">{t("how")}</p>}
      </SettingsSection>
    </div>
  );
}

function Facts({ method }: { method: PaymentMethod }) {
  const t = useTranslations("method");
  const isGood = isUsable(method);
  const Icon = isGood ? CircleCheck : TriangleAlert;
  const { expiry_month: month, expiry_year: year } = method;
  return (
    <span className="flex flex-wrap gap-x-3">
      <span className={`inline-flex items-center gap-1.5 ${isGood ? "text-good" : "text-warn"}`}>
        <Icon className="size-3.5 shrink-0" aria-hidden />
        {t(`status.${method.status}`)}
      </span>
      {month && year && <span>{t("expires", { month: String(month).padStart(2, "0"), year: String(year) })}</span>}
    </span>
  );
}

function RemoveButton({ name, standing, studentId }: { name: string; standing: Standing; studentId: string }) {
  const t = useTranslations("method");
  const [isOpen, setIsOpen] = useState(false);
  const { change, isPending, problem, forget } = useChange();
  const close = () => {
    forget();
    setIsOpen(false);
  };
  const effect = standing.state === "renewing" || isInGrace(standing) ? "removeFails" : "removeLead";
  return (
    <>
      <Button intent="quiet" size="sm" onClick={() => setIsOpen(true)}>
        {t("remove")}
      </Button>
      <Dialog open={isOpen} onClose={close}>
        <DialogTitle className="pe-10 font-semibold text-lg">{t("removeTitle", { name })}</DialogTitle>
        <DialogDescription className="mt-2 text-pretty text-ink-muted text-sm">{t(effect)}</DialogDescription>
        {problem && (
          <Callout tone="bad" role="alert" className="mt-4">
            {problem}
          </Callout>
        )}
        <div className="mt-6 flex flex-wrap gap-2">
          <Button
            pending={isPending}
            className="bg-bad! text-surface-raised! hover:opacity-90"
            onClick={() => change(() => removeMethod(studentId), { done: t("removed"), after: close })}
          >
            {t("removeSubmit")}
          </Button>
          <Button intent="secondary" onClick={close}>
            {t("keep")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
