"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callAccount, fieldError } from "@/components/account/account-calls";
import { NarrowPage } from "@/components/account/narrow-page";
import { useErrorMessage } from "@/components/account/use-error-message";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { Callout } from "@/components/ui/callout";
import { NewLinkForm } from "./new-link-form";

type VerifyFormProps = {
  token: string | null;
  isSignedIn: boolean;
  isDemo: boolean;
};

type State = { at: "asked" } | { at: "verified"; email: string } | { at: "over" } | { at: "taken" };

export function VerifyForm({ token, isSignedIn, isDemo }: VerifyFormProps) {
  const t = useTranslations("verify");
  const explain = useErrorMessage();
  const [state, setState] = useState<State>(token ? { at: "asked" } : { at: "over" });
  const [isPending, setIsPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const verify = async () => {
    setRefusal(null);
    setIsPending(true);
    const outcome = await callAccount("POST /api/account/verify-address", { body: { token: token ?? "" } });
    setIsPending(false);
    if (outcome.ok) return setState({ at: "verified", email: outcome.body.email });
    const { error } = outcome;
    if (fieldError(error, "token")) setState({ at: "over" });
    else if (error.kind === "refused" && error.code === "conflict") setState({ at: "taken" });
    else setRefusal(explain(error));
  };

  if (state.at === "over") return <NewLinkForm isAnswer={token !== null} isDemo={isDemo} />;
  if (state.at === "taken") {
    return (
      <NarrowPage isAnswer title={t("takenTitle")} lead={t("taken")}>
        <Link href={isSignedIn ? "/account" : "/sign-in"} className={buttonStyle({ size: "lg" })}>
          {t(isSignedIn ? "toAccount" : "toSignIn")}
        </Link>
      </NarrowPage>
    );
  }
  if (state.at === "verified") {
    return (
      <NarrowPage
        isAnswer
        title={t("doneTitle")}
        lead={t(isSignedIn ? "doneSignedIn" : "done", { email: state.email })}
      >
        <Link href={isSignedIn ? "/account" : "/sign-in"} className={buttonStyle({ size: "lg" })}>
          {t(isSignedIn ? "toAccount" : "toSignIn")}
        </Link>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title={t("title")} lead={t("lead")}>
      <div className="grid gap-5">
        {refusal && (
          <Callout tone="bad" role="alert">
            {refusal}
          </Callout>
        )}
        <Button size="lg" pending={isPending} onClick={verify}>
          {t("submit")}
        </Button>
      </div>
    </NarrowPage>
  );
}
