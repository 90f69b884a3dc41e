"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { SecretField } from "@/components/account/secret-field";
import { TextLink } from "@/components/account/text-link";
import { useEmailRules } from "@/components/account/use-email-rules";
import { type SignInOutcome, signIn } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { type Href, withQuery } from "@/components/ui/href";
import { DemoAccounts } from "./demo-accounts";

interface Credentials {
  email: string;
  password: string;
}

type SignInFormProps = {
  callbackPath: Href;
  /** Shows the demo accounts; off wherever real students sign in. */
  isDemo: boolean;
};

export function SignInForm({ callbackPath, isDemo }: SignInFormProps) {
  const t = useTranslations("signIn");
  const [refusal, setRefusal] = useState<Exclude<SignInOutcome, "signedIn"> | null>(null);
  const emailRules = useEmailRules();
  // Stays pending after success until the next page has replaced this one.
  const [isLeaving, setIsLeaving] = useState(false);
  const { register, handleSubmit, formState, setValue, setFocus } = useForm<Credentials>();

  const enter = async ({ email, password }: Credentials) => {
    setRefusal(null);
    const outcome = await signIn(email.trim(), password);
    if (outcome === "signedIn") {
      setIsLeaving(true);
      // A full page load, so that no data of another session stays in memory.
      window.location.assign(callbackPath);
      return;
    }
    setRefusal(outcome);
    if (outcome === "wrong") setFocus("password", { shouldSelect: true });
  };

  const enterAs = (account: Credentials) => {
    setValue("email", account.email);
    setValue("password", account.password);
    return handleSubmit(enter)();
  };

  const toSignUp = withQuery("/sign-up", String(new URLSearchParams({ callbackUrl: callbackPath })));
  const isPending = formState.isSubmitting || isLeaving;
  return (
    <>
      <form noValidate onSubmit={handleSubmit(enter)} className="grid gap-5">
        {refusal && (
          <Callout tone="bad" role="alert">
            {t(refusal)}
          </Callout>
        )}
        <Field
          label={t("email")}
          type="email"
          autoComplete="username"
          inputMode="email"
          error={formState.errors.email?.message}
          {...register("email", emailRules)}
        />
        <SecretField
          label={t("password")}
          autoComplete="current-password"
          error={formState.errors.password?.message}
          {...register("password", { required: t("passwordMissing") })}
        />
        <Button type="submit" size="lg" pending={isPending}>
          {t("submit")}
        </Button>
      </form>
      <div className="mt-5 flex flex-wrap justify-between gap-x-6 gap-y-2 text-ink-muted text-sm">
        <p>{t.rich("signUp", { link: (text) => <TextLink href={toSignUp}>{text}</TextLink> })}</p>
        <TextLink href="/forgot">{t("forgot")}</TextLink>
      </div>
      {isDemo && <DemoAccounts isPending={isPending} onChoose={enterAs} />}
    </>
  );
}
