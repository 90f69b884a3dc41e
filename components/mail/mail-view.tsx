import { useTranslations } from "next-intl";
import { useWhen } from "@/components/ui/use-when";
import { MailFrame } from "./mail-frame";

interface OpenMail {
  id: string;
  type: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  sentAt: string;
}

type MailViewProps = {
  mail: OpenMail;
  now: string;
  timeZone: string;
};

export function MailView({ mail, now, timeZone }: MailViewProps) {
  const t = useTranslations("mailbox");
  const when = useWhen(now, timeZone);
  return (
    <article aria-labelledby={mail.id} className="min-w-0 overflow-hidden rounded-card border bg-surface-raised">
      <header className="border-b px-4 py-3 sm:px-5">
        <h2 id={mail.id} className="wrap-anywhere font-semibold text-base">
          {mail.subject}
        </h2>
        <p className="wrap-anywhere text-ink-muted text-sm">
          {t("sent", { address: mail.to, when: when(mail.sentAt) })}
        </p>
      </header>
      <MailFrame key={mail.id} title={mail.subject} html={mail.html} />
      <details className="border-t px-4 py-3 text-sm sm:px-5">
        <summary className="touch-target cursor-pointer rounded-control text-ink-muted">{t("asText")}</summary>
        <pre className="wrap-anywhere mt-3 whitespace-pre-wrap font-mono text-xs">{mail.text}</pre>
      </details>
    </article>
  );
}
