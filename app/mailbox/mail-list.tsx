import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Href } from "@/components/ui/href";
import { useWhen } from "@/components/ui/use-when";

interface ListedMail {
  id: string;
  type: string;
  subject: string;
  to: string;
  sentAt: string;
  href: Href;
  isOpen: boolean;
}

type MailListProps = {
  messages: ListedMail[];
  now: string;
  timeZone: string;
};

export function MailList({ messages, now, timeZone }: MailListProps) {
  const t = useTranslations("mailbox");
  const when = useWhen(now, timeZone);
  return (
    <nav
      aria-label={t("list")}
      className="max-h-72 overflow-y-auto rounded-card border bg-surface-raised lg:max-h-[70dvh]"
    >
      <ul className="divide-y">
        {messages.map(({ id, subject, to, sentAt, href, isOpen }) => (
          <li key={id}>
            <Link
              href={href}
              scroll={false}
              aria-current={isOpen ? "true" : undefined}
              className="-outline-offset-2 block border-transparent border-s-2 px-4 py-3 text-sm transition-colors hover:bg-surface-sunken aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft"
            >
              <span className="block truncate font-semibold">{subject}</span>
              <span className="block truncate text-ink-muted">{to}</span>
              <time dateTime={sentAt} className="tabular block text-ink-muted text-xs first-letter:uppercase">
                {when(sentAt)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
