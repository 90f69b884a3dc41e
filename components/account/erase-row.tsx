import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { usePlanName } from "@/components/quota/use-plan-name";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { callAccount, fieldError } from "./account-calls";
import { FormActions } from "./form-actions";
import { KeptList } from "./kept-list";
import { SecretField } from "./secret-field";
import { SettingsRow } from "./settings-section";
import { useErrorMessage } from "./use-error-message";

/** @param paidPlan key of the plan that would be lost with the account; null on free */
export function EraseRow({ paidPlan }: { paidPlan: string | null }) {
  const t = useTranslations("settings");
  const planName = usePlanName();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <SettingsRow
      title={t("erase")}
      about={t("eraseAbout")}
      control={
        <Button
          intent="secondary"
          size="sm"
          className="border-bad! text-bad! hover:bg-bad-soft!"
          onClick={() => setIsOpen(true)}
        >
          {t("eraseOpen")}
        </Button>
      }
    >
      <Dialog open={isOpen} onClose={() => setIsOpen(false)}>
        <DialogTitle className="pe-10 font-semibold text-lg">{t("eraseTitle")}</DialogTitle>
        <DialogDescription className="mt-2 text-pretty text-ink-muted text-sm">
          {t("eraseLead")} {paidPlan && t("eraseLosesPlan", { plan: planName(paidPlan) })}
        </DialogDescription>
        <h3 className="mt-5 mb-2 font-semibold text-sm">{t("eraseKept")}</h3>
        <KeptList />
        <EraseForm onCancel={() => setIsOpen(false)} />
      </Dialog>
    </SettingsRow>
  );
}

function EraseForm({ onCancel }: { onCancel: () => void }) {
  const t = useTranslations("settings");
  const passwords = useTranslations("password");
  const explain = useErrorMessage();
  const [refusal, setRefusal] = useState<string | null>(null);
  // Stays pending after success until the next page has replaced this one.
  const [isLeaving, setIsLeaving] = useState(false);
  const { register, handleSubmit, formState, setError, setFocus } = useForm({ defaultValues: { password: "" } });
  const erase = async ({ password }: { password: string }) => {
    setRefusal(null);
    const outcome = await callAccount("POST /api/account/erase", { body: { password } });
    if (outcome.ok) {
      setIsLeaving(true);
      // A full page load, so that no data of the account stays in memory.
      return window.location.assign("/erased");
    }
    if (fieldError(outcome.error, "password")) {
      setError("password", { message: passwords("wrong") });
      setFocus("password", { shouldSelect: true });
    } else setRefusal(explain(outcome.error));
  };
  return (
    <form noValidate onSubmit={handleSubmit(erase)} className="mt-6 grid gap-4">
      {refusal && (
        <Callout tone="bad" role="alert">
          {refusal}
        </Callout>
      )}
      <SecretField
        label={passwords("current")}
        autoComplete="current-password"
        error={formState.errors.password?.message}
        {...register("password", { required: passwords("missing") })}
      />
      <FormActions
        isDangerous
        submit={t("eraseSubmit")}
        isPending={formState.isSubmitting || isLeaving}
        onCancel={onCancel}
      />
    </form>
  );
}
