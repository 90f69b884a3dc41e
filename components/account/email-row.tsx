import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import type { Account } from "@/lib/client";
import { callAccount } from "./account-calls";
import { EmailForm } from "./email-form";
import { FoldoutRow } from "./foldout-row";
import { MailboxHint } from "./mailbox-hint";
import { useErrorMessage } from "./use-error-message";

type EmailRowProps = {
  account: Account;
  isDemo: boolean;
};

export function EmailRow({ account, isDemo }: EmailRowProps) {
  const t = useTranslations("settings");
  const [requested, setRequested] = useState<string | null>(null);
  const { email, email_verified: isVerified } = account;
  // The link was followed, here or elsewhere.
  const awaited = requested?.toLowerCase() === email?.toLowerCase() ? null : requested;
  return (
    <FoldoutRow
      title={t("email")}
      about={
        <span className="flex flex-wrap gap-x-2">
          {email} <Verified isVerified={isVerified} />
        </span>
      }
      action={t("emailChange")}
      note={
        <>
          {!isVerified && email && <Unverified email={email} isDemo={isDemo} />}
          {awaited && (
            <div role="status" className="mt-3 grid gap-3">
              <Callout>{t("emailAsked", { next: awaited, current: email ?? "" })}</Callout>
              {isDemo && <MailboxHint address={awaited} />}
            </div>
          )}
        </>
      }
    >
      {(close) => (
        <EmailForm
          current={email}
          onAsked={(next) => {
            setRequested(next);
            close();
          }}
          onCancel={close}
        />
      )}
    </FoldoutRow>
  );
}

function Verified({ isVerified }: { isVerified: boolean }) {
  const t = useTranslations("settings");
  const Icon = isVerified ? CircleCheck : CircleAlert;
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${isVerified ? "text-good" : "text-warn"}`}>
      <Icon className="size-3.5" aria-hidden />
      {t(isVerified ? "emailVerified" : "emailUnverified")}
    </span>
  );
}

function Unverified({ email, isDemo }: { email: string; isDemo: boolean }) {
  const t = useTranslations("settings");
  const explain = useErrorMessage();
  const [isSending, setIsSending] = useState(false);
  const [isSent, setIsSent] = useState(false);
  const resend = async () => {
    setIsSending(true);
    const outcome = await callAccount("POST /api/account/resend-verification", { body: { email } });
    setIsSending(false);
    if (outcome.ok) return setIsSent(true);
    const text = explain(outcome.error);
    if (text !== null) toast("bad", text);
  };
  return (
    <div className="mt-3 grid gap-3">
      <Callout
        tone="warn"
        role="status"
        action={
          !isSent && (
            <Button intent="secondary" size="sm" pending={isSending} onClick={resend}>
              {t("emailResend")}
            </Button>
          )
        }
      >
        {t(isSent ? "emailResent" : "emailUnverifiedAbout")}
      </Callout>
      {isSent && isDemo && <MailboxHint address={email} />}
    </div>
  );
}
