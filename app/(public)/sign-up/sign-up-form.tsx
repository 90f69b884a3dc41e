"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { callAccount, fieldError } from "@/components/account/account-calls";
import { NarrowPage } from "@/components/account/narrow-page";
import { NewPasswordField } from "@/components/account/new-password-field";
import { TextLink } from "@/components/account/text-link";
import { useEmailRules } from "@/components/account/use-email-rules";
import { useErrorMessage } from "@/components/account/use-error-message";
import { usePasswordCheck } from "@/components/account/use-password-check";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { SignedUp } from "./signed-up";

interface NewAccount {
  name: string;
  email: string;
  password: string;
}

type SignUpFormProps = {
  callbackPath: string;
  isDemo: boolean;
};

export function SignUpForm({ callbackPath, isDemo }: SignUpFormProps) {
  const t = useTranslations("signUp");
  const signIn = useTranslations("signIn");
  const locale = useLocale();
  const emailRules = useEmailRules();
  const checkPassword = usePasswordCheck();
  const explain = useErrorMessage();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [sent, setSent] = useState<{ email: string; password: string } | null>(null);
  const { register, handleSubmit, formState, setError, watch } = useForm<NewAccount>({
    defaultValues: { name: "", email: "", password: "" },
  });

  const signUp = async (given: NewAccount) => {
    setRefusal(null);
    const email = given.email.trim();
    const outcome = await callAccount("POST /api/account/sign-up", {
      body: {
        email,
        password: given.password,
        locale,
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        ...(given.name.trim() ? { name: given.name.trim() } : {}),
      },
    });
    if (outcome.ok) return setSent({ email, password: given.password });
    const { error } = outcome;
    const named = (["name", "email", "password"] as const).filter((field) => fieldError(error, field));
    for (const field of named) setError(field, { message: fieldError(error, field) }, { shouldFocus: true });
    if (named.length === 0) setRefusal(explain(error));
  };

  if (sent) {
    return <SignedUp {...sent} callbackPath={callbackPath} isDemo={isDemo} onStartOver={() => setSent(null)} />;
  }
  const { errors, isSubmitting } = formState;
  const [name, email, password] = watch(["name", "email", "password"]);
  const owner = { email: email.trim(), name: name.trim() || null };
  return (
    <NarrowPage title={t("title")} lead={t("lead")}>
      <form noValidate onSubmit={handleSubmit(signUp)} className="grid gap-5">
        {refusal && (
          <Callout tone="bad" role="alert">
            {refusal}
          </Callout>
        )}
        <Field
          label={t("name")}
          aside={<span className="text-ink-muted text-sm">{t("optional")}</span>}
          autoComplete="name"
          maxLength={100}
          error={errors.name?.message}
          {...register("name")}
        />
        <Field
          label={signIn("email")}
          type="email"
          autoComplete="email"
          inputMode="email"
          error={errors.email?.message}
          {...register("email", emailRules)}
        />
        <NewPasswordField
          label={signIn("password")}
          password={password}
          owner={owner}
          error={errors.password?.message}
          {...register("password", {
            validate: (value, form) => checkPassword(value, { email: form.email.trim(), name: form.name || null }),
          })}
        />
        <Button type="submit" size="lg" pending={isSubmitting}>
          {t("submit")}
        </Button>
      </form>
      <p className="mt-6 text-ink-muted text-sm">
        {t.rich("haveOne", { link: (text) => <TextLink href="/sign-in">{text}</TextLink> })}
      </p>
    </NarrowPage>
  );
}
