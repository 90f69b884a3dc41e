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

type State = "asked" | "off" | "on" | "broken";

export function UnsubscribeForm({ token }: { token: string }) {
  const t = useTranslations("unsubscribe");
  const explain = useErrorMessage();
  const [state, setState] = useState<State>(token ? "asked" : "broken");
  const [isPending, setIsPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const send = async (wanted: boolean) => {
    setRefusal(null);
    setIsPending(true);
    const outcome = await callAccount("POST /api/account/unsubscribe", { body: { token, wanted } });
    setIsPending(false);
    if (outcome.ok) return setState(wanted ? "on" : "off");
    if (fieldError(outcome.error, "token")) setState("broken");
    else setRefusal(explain(outcome.error));
  };

  if (state === "broken") {
    return (
      <NarrowPage isAnswer={token !== ""} title={t("brokenTitle")} lead={t("broken")}>
        <Link href="/account#mails" className={buttonStyle({ size: "lg" })}>
          {t("toAccount")}
        </Link>
      </NarrowPage>
    );
  }
  const isOff = state === "off";
  return (
    <NarrowPage
      key={state}
      isAnswer={state !== "asked"}
      title={t(({ asked: "title", off: "offTitle", on: "onTitle" } as const)[state])}
      lead={t(({ asked: "lead", off: "off", on: "on" } as const)[state])}
    >
      <div className="grid gap-5">
        {refusal && (
          <Callout tone="bad" role="alert">
            {refusal}
          </Callout>
        )}
        <Button size="lg" intent={isOff ? "secondary" : "primary"} pending={isPending} onClick={() => void send(isOff)}>
          {t(isOff ? "undo" : "submit")}
        </Button>
      </div>
    </NarrowPage>
  );
}
