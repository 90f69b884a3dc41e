"use client";

import { useTranslations } from "next-intl";
import { AskForLink } from "@/components/account/ask-for-link";
import { TextLink } from "@/components/account/text-link";

export function ForgotForm({ isDemo }: { isDemo: boolean }) {
  const t = useTranslations("forgot");
  return (
    <AskForLink
      title={t("title")}
      lead={t("lead")}
      submit={t("submit")}
      call="POST /api/account/forgot-password"
      sent={(email) => t.rich("sent", { email, b: (text) => <b className="font-semibold text-ink">{text}</b> })}
      isDemo={isDemo}
      footer={
        <p className="text-ink-muted text-sm">
          {t.rich("remembered", { link: (text) => <TextLink href="/sign-in">{text}</TextLink> })}
        </p>
      }
    />
  );
}
