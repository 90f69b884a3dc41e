"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { callAccount, fieldError } from "./account-calls";
import { CheckMail } from "./check-mail";
import { NarrowPage } from "./narrow-page";
import { useEmailRules } from "./use-email-rules";
import { useErrorMessage } from "./use-error-message";

type AskForLinkProps = {
  title: string;
  lead: string;
  submit: string;
  call: "POST /api/account/forgot-password" | "POST /api/account/resend-verification";
  /** The message after the request, the same whether or not the account exists. */
  sent: (email: string) => ReactNode;
  isDemo: boolean;
  isAnswer?: boolean;
  footer: ReactNode;
};

/** An address, and a mail to it with a link. */
export function AskForLink({ title, lead, submit, call, sent, isDemo, isAnswer, footer }: AskForLinkProps) {
  const t = useTranslations("signIn");
  const emailRules = useEmailRules();
  const explain = useErrorMessage();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError } = useForm<{ email: string }>();
  const send = (email: string) => callAccount(call, { body: { email } });
  const ask = async (given: { email: string }) => {
    setRefusal(null);
    const email = given.email.trim();
    const outcome = await send(email);
    if (outcome.ok) return setSentTo(email);
    const wrong = fieldError(outcome.error, "email");
    if (wrong) setError("email", { message: wrong }, { shouldFocus: true });
    else setRefusal(explain(outcome.error));
  };
  if (sentTo !== null) {
    return (
      <CheckMail lead={sent(sentTo)} address={sentTo} isDemo={isDemo} sendAgain={() => send(sentTo)} footer={footer} />
    );
  }
  return (
    <NarrowPage isAnswer={isAnswer} title={title} lead={lead}>
      <form noValidate onSubmit={handleSubmit(ask)} className="mb-6 grid gap-5">
        {refusal && (
          <Callout tone="bad" role="alert">
            {refusal}
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
        <Button type="submit" size="lg" pending={formState.isSubmitting}>
          {submit}
        </Button>
      </form>
      {footer}
    </NarrowPage>
  );
}
