"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { shownItems } from "./nav-items";

type SideNavProps = {
  hasTestClocks: boolean;
  /** Beside the name of the page of alerts. */
  openAlerts: ReactNode;
};

/** A sidebar on wide screens; on a phone a scrolling line under the header. */
export function SideNav({ hasTestClocks, openAlerts }: SideNavProps) {
  const t = useTranslations();
  const path = usePathname();
  const isHere = (href: string) => path === href || (href !== "/admin" && path.startsWith(`${href}/`));
  const list = useRef<HTMLUListElement>(null);
  // On a phone most names are out of sight; the one of this page never is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: which name is marked follows from the path.
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [path]);
  return (
    <nav
      aria-label={t("nav.main")}
      className="border-b bg-surface-raised lg:sticky lg:top-0 lg:max-h-dvh lg:w-56 lg:shrink-0 lg:self-start lg:overflow-y-auto lg:border-b-0 lg:bg-transparent print:hidden"
    >
      <ul
        ref={list}
        // Text for screen readers only is positioned inside the line and must scroll with it, or the page would become as wide as the line.
        className="relative flex gap-1 overflow-x-auto px-3 py-2 lg:grid lg:gap-0.5 lg:overflow-visible lg:px-4 lg:py-6"
      >
        {shownItems(hasTestClocks).map(({ href, page, Icon, isFirstOfGroup }) => (
          <li key={href} className={isFirstOfGroup ? "lg:mt-4" : ""}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isHere(href) ? "page" : undefined}
              className="flex h-11 items-center gap-2.5 whitespace-nowrap rounded-control px-3 text-ink-muted text-sm transition-colors hover:bg-surface-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-ink lg:h-9"
            >
              <Icon className="size-4 shrink-0" aria-hidden />
              {t(`${page}.title`)}
              {page === "adminAlerts" && openAlerts}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
