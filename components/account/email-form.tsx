import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { callAccount, fieldError } from "./account-calls";
import { FormActions } from "./form-actions";
import { SecretField } from "./secret-field";
import { useEmailRules } from "./use-email-rules";
import { useErrorMessage } from "./use-error-message";

type EmailFormProps = {
  current: string | null;
  onAsked: (email: string) => void;
  onCancel: () => void;
};

export function EmailForm({ current, onAsked, onCancel }: EmailFormProps) {
  const t = useTranslations("settings");
  const passwords = useTranslations("password");
  const emailRules = useEmailRules();
  const explain = useErrorMessage();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError, setFocus } = useForm({
    defaultValues: { email: "", password: "" },
  });
  useEffect(() => setFocus("email"), [setFocus]);
  const ask = async (given: { email: string; password: string }) => {
    setRefusal(null);
    const email = given.email.trim();
    const outcome = await callAccount("POST /api/account/email", { body: { email, password: given.password } });
    if (outcome.ok) return onAsked(email);
    const { error } = outcome;
    const wrongEmail = fieldError(error, "email");
    if (wrongEmail) setError("email", { message: wrongEmail }, { shouldFocus: true });
    else if (fieldError(error, "password")) {
      setError("password", { message: passwords("wrong") });
      setFocus("password", { shouldSelect: true });
    } else setRefusal(explain(error));
  };
  const { errors, isSubmitting } = formState;
  return (
    <form noValidate onSubmit={handleSubmit(ask)} className="grid gap-4">
      {refusal && (
        <Callout tone="bad" role="alert">
          {refusal}
        </Callout>
      )}
      <Field
        label={t("emailNew")}
        type="email"
        autoComplete="email"
        inputMode="email"
        error={errors.email?.message}
        {...register("email", {
          ...emailRules,
          validate: (email) => email.trim().toLowerCase() !== current?.toLowerCase() || t("emailSame"),
        })}
      />
      <SecretField
        label={passwords("current")}
        autoComplete="current-password"
        error={errors.password?.message}
        {...register("password", { required: passwords("missing") })}
      />
      <FormActions submit={t("emailSend")} isPending={isSubmitting} onCancel={onCancel} />
    </form>
  );
}
