import { ArrowUpRight } from "lucide-react";
import { useTranslations } from "next-intl";

/** In the demo no mail leaves the machine: the way to the one that was just written. */
export function MailboxHint({ address }: { address: string }) {
  const t = useTranslations("checkMail");
  return (
    <aside className="rounded-card border border-line-strong border-dashed px-4 py-3 text-sm">
      <p className="text-ink-muted">{t("demo")}</p>
      <a
        href={`/mailbox?to=${encodeURIComponent(address)}`}
        target="_blank"
        rel="noreferrer"
        className="touch-target mt-1 inline-flex items-center gap-1 rounded-control font-semibold text-accent"
      >
        {t("openMail")}
        <ArrowUpRight className="size-4" aria-hidden />
        <span className="sr-only">{t("newTab")}</span>
      </a>
    </aside>
  );
}
