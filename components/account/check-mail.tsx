"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { Outcome } from "./account-calls";
import { MailboxHint } from "./mailbox-hint";
import { NarrowPage } from "./narrow-page";
import { useErrorMessage } from "./use-error-message";

type CheckMailProps = {
  /** What was sent to which address, and what to do. The same whether or not the address has an account. */
  lead: ReactNode;
  address: string;
  isDemo: boolean;
  sendAgain: () => Promise<Outcome<unknown>>;
  /** The next step, if there is one on this page. */
  children?: ReactNode;
  /** Ways back. */
  footer: ReactNode;
};

export function CheckMail({ lead, address, isDemo, sendAgain, children, footer }: CheckMailProps) {
  const t = useTranslations("checkMail");
  const explain = useErrorMessage();
  const [isSending, setIsSending] = useState(false);
  const [notice, setNotice] = useState<{ tone: "info" | "bad"; text: string } | null>(null);
  const again = async () => {
    setIsSending(true);
    const outcome = await sendAgain();
    setIsSending(false);
    const text = outcome.ok ? t("sentAgain") : explain(outcome.error);
    setNotice(text === null ? null : { tone: outcome.ok ? "info" : "bad", text });
  };
  return (
    <NarrowPage isAnswer title={t("title")} lead={lead}>
      <div className="grid gap-5">
        {isDemo && <MailboxHint address={address} />}
        {children}
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 border-t pt-4 text-sm">
          <span className="text-ink-muted">{t("nothing")}</span>
          <Button intent="secondary" size="sm" pending={isSending} onClick={again}>
            {t("sendAgain")}
          </Button>
          <div role="status" className="basis-full">
            {notice && <Callout tone={notice.tone}>{notice.text}</Callout>}
          </div>
        </div>
        {footer}
      </div>
    </NarrowPage>
  );
}
