"use client";

import { CircleUser, LogOut, ReceiptText, Settings } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { Skeleton } from "@/components/ui/skeleton";
import { signOut, whoIsSignedIn } from "./session";

const settings = { href: "/account", label: "settings", Icon: Settings } as const;
const billing = { href: "/billing", label: "billing", Icon: ReceiptText } as const;

/** Whose menu it is, which decides its entries and the end of the header. */
const MENUS = {
  student: { pages: [settings, billing], place: "end-[max(1rem,calc((100vw-var(--container-page))/2))]" },
  staff: { pages: [settings], place: "end-4 sm:end-6" },
} as const;

/**
 * The browser's own popover: it closes on Escape and on a press elsewhere, returns the focus and puts its buttons next
 * in the tab order, for no script at all, on the page whose script is counted.
 * Asks who is signed in only when it is about to open: the header belongs to a layout, and layouts know nobody.
 */
export function AccountMenu({ of }: { of: keyof typeof MENUS }) {
  const { pages, place } = MENUS[of];
  const t = useTranslations("account");
  const id = useId();
  const [email, setEmail] = useState<string | null>(null);
  const ask = () => email ?? void whoIsSignedIn().then(setEmail);
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={t("menu")}
        onPointerEnter={ask}
        className={buttonStyle({ intent: "quiet", size: "icon" })}
      >
        <CircleUser aria-hidden />
      </button>
      <div
        id={id}
        popover="auto"
        onToggle={(event) => event.newState === "open" && ask()}
        className={`absolute inset-auto ${place} top-13 w-64 rounded-card border bg-surface-raised p-1 text-ink shadow-float`}
      >
        <p className="px-3 py-2 text-ink-muted text-xs">
          {t("signedInAs")}
          {email ? (
            <span className="block truncate text-ink text-sm">{email}</span>
          ) : (
            <Skeleton className="my-0.5 h-4 w-40" />
          )}
        </p>
        {pages.map(({ href, label, Icon }) => (
          <Link
            key={href}
            href={href}
            prefetch={false}
            onClick={(event) => event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover()}
            className="flex h-11 items-center gap-2 rounded-control px-3 text-sm transition-colors hover:bg-surface-sunken sm:h-9"
          >
            <Icon className="size-4 text-ink-muted" aria-hidden />
            {t(label)}
          </Link>
        ))}
        <button
          type="button"
          onClick={() => void signOut()}
          className="flex h-11 w-full items-center gap-2 rounded-control px-3 text-sm transition-colors hover:bg-surface-sunken sm:h-9"
        >
          <LogOut className="size-4 text-ink-muted" aria-hidden />
          {t("signOut")}
        </button>
      </div>
    </>
  );
}
