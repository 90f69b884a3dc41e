import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Href } from "@/components/ui/href";
import { Logo } from "./logo";

type HeaderProps = {
  home: Href;
  nav?: ReactNode;
  /** Over the whole width of the window, as what is under it. */
  isWide?: boolean;
  children: ReactNode;
};

export function Header({ home, nav, isWide = false, children }: HeaderProps) {
  const t = useTranslations();
  return (
    <header className="border-b bg-surface-raised print:hidden">
      <a
        href="#content"
        className="sr-only rounded-control bg-accent px-4 py-2 font-semibold text-accent-ink text-sm focus:not-sr-only focus:fixed focus:start-4 focus:top-2 focus:z-50"
      >
        {t("common.skip")}
      </a>
      <div
        className={`mx-auto flex h-14 items-center gap-2 px-4 sm:px-6 ${isWide ? "" : "max-w-[calc(var(--container-page)+48px)]"}`}
      >
        <Link href={home} aria-label={t("nav.home")} className="me-2 flex items-center gap-2 rounded-control">
          <Logo />
          <span className="font-semibold tracking-tight max-[480px]:sr-only">{t("common.product")}</span>
        </Link>
        {nav}
        <div className="ms-auto flex items-center gap-1">{children}</div>
      </div>
    </header>
  );
}
