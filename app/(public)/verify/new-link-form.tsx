import { useTranslations } from "next-intl";
import { AskForLink } from "@/components/account/ask-for-link";
import { TextLink } from "@/components/account/text-link";

/** For a link that is used, replaced or too old, or for a visit without a link. */
export function NewLinkForm({ isAnswer, isDemo }: { isAnswer: boolean; isDemo: boolean }) {
  const t = useTranslations("verify");
  return (
    <AskForLink
      title={t("overTitle")}
      lead={t("over")}
      submit={t("sendNew")}
      call="POST /api/account/resend-verification"
      sent={(email) => t.rich("sent", { email, b: (text) => <b className="font-semibold text-ink">{text}</b> })}
      isAnswer={isAnswer}
      isDemo={isDemo}
      footer={
        <p className="text-ink-muted text-sm">
          {t.rich("orSignIn", { link: (text) => <TextLink href="/sign-in">{text}</TextLink> })}
        </p>
      }
    />
  );
}
