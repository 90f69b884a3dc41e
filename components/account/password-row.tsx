import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import type { Account } from "@/lib/client";
import { callAccount, fieldError } from "./account-calls";
import { FoldoutRow } from "./foldout-row";
import { FormActions } from "./form-actions";
import { NewPasswordField } from "./new-password-field";
import { SecretField } from "./secret-field";
import { useRefreshSessions } from "./use-account";
import { useErrorMessage } from "./use-error-message";
import { usePasswordCheck } from "./use-password-check";

export function PasswordRow({ account }: { account: Account }) {
  const t = useTranslations("settings");
  return (
    <FoldoutRow title={t("password")} about={t("passwordAbout")} action={t("passwordChange")}>
      {(close) => <PasswordForm account={account} onClose={close} />}
    </FoldoutRow>
  );
}

function PasswordForm({ account, onClose }: { account: Account; onClose: () => void }) {
  const t = useTranslations("settings");
  const passwords = useTranslations("password");
  const explain = useErrorMessage();
  const checkPassword = usePasswordCheck();
  const refreshSessions = useRefreshSessions();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError, setFocus, watch } = useForm({
    defaultValues: { current: "", next: "" },
  });
  useEffect(() => setFocus("current"), [setFocus]);
  const owner = { email: account.email ?? "", name: account.name };
  const change = async ({ current, next }: { current: string; next: string }) => {
    setRefusal(null);
    const outcome = await callAccount("POST /api/account/password", {
      body: { current_password: current, password: next },
    });
    if (outcome.ok) {
      toast("good", t("passwordChanged"));
      void refreshSessions();
      return onClose();
    }
    const { error } = outcome;
    const weak = fieldError(error, "password");
    if (fieldError(error, "current_password")) {
      setError("current", { message: passwords("wrong") });
      setFocus("current", { shouldSelect: true });
    } else if (weak) setError("next", { message: weak }, { shouldFocus: true });
    else setRefusal(explain(error));
  };
  const { errors, isSubmitting } = formState;
  return (
    <form noValidate onSubmit={handleSubmit(change)} className="grid gap-4">
      {refusal && (
        <Callout tone="bad" role="alert">
          {refusal}
        </Callout>
      )}
      {/* So that a password manager knows whose password it is. */}
      <input type="email" autoComplete="username" defaultValue={owner.email} readOnly hidden />
      <SecretField
        label={passwords("current")}
        autoComplete="current-password"
        error={errors.current?.message}
        {...register("current", { required: passwords("missing") })}
      />
      <NewPasswordField
        label={passwords("new")}
        password={watch("next")}
        owner={owner}
        error={errors.next?.message}
        {...register("next", { validate: (value) => checkPassword(value, owner) })}
      />
      <FormActions submit={t("passwordSubmit")} isPending={isSubmitting} onCancel={onClose} />
    </form>
  );
}
