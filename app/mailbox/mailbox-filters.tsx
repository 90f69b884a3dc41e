import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Href } from "@/components/ui/href";
import { type MailboxParams, mailboxHref } from "./params";

type MailboxFiltersProps = {
  to: string | undefined;
  params: MailboxParams;
  /** Whether the list may be shown without an address. */
  mayWiden: boolean;
};

/** What narrows the list; each can be taken away. */
export function MailboxFilters({ to, params, mayWiden }: MailboxFiltersProps) {
  const t = useTranslations("mailbox");
  const { type } = params;
  return (
    <ul className="my-5 flex flex-wrap gap-2 empty:hidden">
      {to && (
        <Chip href={mayWiden ? mailboxHref({ type }) : null} remove={t("allAddresses")}>
          {t("to", { address: to })}
        </Chip>
      )}
      {type && (
        <Chip href={mailboxHref({ to: params.to })} remove={t("allTypes")}>
          {t("ofType", { type: type.replaceAll("_", " ") })}
        </Chip>
      )}
    </ul>
  );
}

function Chip({ href, remove, children }: { href: Href | null; remove: string; children: string }) {
  return (
    <li className="wrap-anywhere inline-flex min-h-8 items-center gap-1 rounded-full border border-line-strong bg-surface-raised px-3 text-sm">
      {children}
      {href && (
        <Link
          href={href}
          aria-label={remove}
          title={remove}
          className="touch-target -me-1.5 rounded-full p-1 text-ink-muted hover:text-ink"
        >
          <X className="size-4" aria-hidden />
        </Link>
      )}
    </li>
  );
}
