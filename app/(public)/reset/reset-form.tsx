"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { callAccount, fieldError } from "@/components/account/account-calls";
import { NarrowPage } from "@/components/account/narrow-page";
import { NewPasswordField } from "@/components/account/new-password-field";
import { useErrorMessage } from "@/components/account/use-error-message";
import { usePasswordCheck } from "@/components/account/use-password-check";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { Callout } from "@/components/ui/callout";

/** The link does not say whose it is, so the server checks the rule about the name. */
const somebody = { email: "", name: null };

export function ResetForm({ token }: { token: string | null }) {
  const t = useTranslations("reset");
  const passwords = useTranslations("password");
  const checkPassword = usePasswordCheck();
  const explain = useErrorMessage();
  const [state, setState] = useState<"asked" | "done" | "over">(token ? "asked" : "over");
  const [refusal, setRefusal] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError, watch } = useForm<{ password: string }>({
    defaultValues: { password: "" },
  });

  const reset = async ({ password }: { password: string }) => {
    setRefusal(null);
    const outcome = await callAccount("POST /api/account/reset-password", { body: { token: token ?? "", password } });
    if (outcome.ok) return setState("done");
    const { error } = outcome;
    if (fieldError(error, "token")) setState("over");
    else if (fieldError(error, "password")) {
      // The form checked all the other rules before sending.
      setError("password", { message: passwords("flaw.personal") }, { shouldFocus: true });
    } else setRefusal(explain(error));
  };

  if (state === "over") {
    return (
      <NarrowPage isAnswer={token !== null} title={t("overTitle")} lead={t("over")}>
        <Link href="/forgot" className={buttonStyle({ size: "lg" })}>
          {t("askAgain")}
        </Link>
      </NarrowPage>
    );
  }
  if (state === "done") {
    return (
      <NarrowPage isAnswer title={t("doneTitle")} lead={t("done")}>
        <Link href="/sign-in" className={buttonStyle({ size: "lg" })}>
          {t("toSignIn")}
        </Link>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title={t("title")} lead={t("lead")}>
      <form noValidate onSubmit={handleSubmit(reset)} className="grid gap-5">
        {refusal && (
          <Callout tone="bad" role="alert">
            {refusal}
          </Callout>
        )}
        <NewPasswordField
          label={passwords("new")}
          password={watch("password")}
          owner={somebody}
          error={formState.errors.password?.message}
          {...register("password", { validate: (value) => checkPassword(value, somebody) })}
        />
        <Button type="submit" size="lg" pending={formState.isSubmitting}>
          {t("submit")}
        </Button>
      </form>
    </NarrowPage>
  );
}
