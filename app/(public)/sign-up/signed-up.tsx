import { useTranslations } from "next-intl";
import { useState } from "react";
import { callAccount } from "@/components/account/account-calls";
import { CheckMail } from "@/components/account/check-mail";
import { type SignInOutcome, signIn } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

type SignedUpProps = {
  email: string;
  /** Kept in memory while the page is open, so that the student need not type it again. */
  password: string;
  callbackPath: string;
  isDemo: boolean;
  onStartOver: () => void;
};

export function SignedUp({ email, password, callbackPath, isDemo, onStartOver }: SignedUpProps) {
  const t = useTranslations("signUp");
  const refusals = useTranslations("signIn");
  const [refusal, setRefusal] = useState<Exclude<SignInOutcome, "signedIn"> | null>(null);
  const [isEntering, setIsEntering] = useState(false);
  const enter = async () => {
    setRefusal(null);
    setIsEntering(true);
    const outcome = await signIn(email, password);
    if (outcome === "signedIn") return window.location.assign(callbackPath);
    setRefusal(outcome);
    setIsEntering(false);
  };
  return (
    <CheckMail
      lead={t.rich("sent", { email, b: (text) => <b className="font-semibold text-ink">{text}</b> })}
      address={email}
      isDemo={isDemo}
      sendAgain={() => callAccount("POST /api/account/resend-verification", { body: { email } })}
      footer={
        <Button intent="quiet" size="sm" className="-ms-3 justify-self-start" onClick={onStartOver}>
          {t("startOver")}
        </Button>
      }
    >
      {refusal && (
        <Callout tone={refusal === "wrong" ? "warn" : "bad"} role="alert">
          {refusal === "wrong" ? t("notYet") : refusals(refusal)}
        </Callout>
      )}
      <Button size="lg" pending={isEntering} onClick={enter}>
        {t("enter")}
      </Button>
    </CheckMail>
  );
}
