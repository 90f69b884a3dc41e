import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AccountMenu } from "@/components/shell/account-menu";
import { Header } from "@/components/shell/header";
import { NavLink } from "@/components/shell/nav-link";
import { ThemeButton } from "@/components/shell/theme-button";
import { readTheme, themeCookie } from "@/components/ui/theme";

export const metadata: Metadata = { robots: { index: false, follow: false } };

/** Knows nobody: each page asks who looks at it. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const [t, cookieStore] = await Promise.all([getTranslations(), cookies()]);
  return (
    <>
      <Header
        home="/"
        nav={
          <nav aria-label={t("nav.main")} className="flex items-center">
            <NavLink href="/admin/time-machine">{t("timeMachine.title")}</NavLink>
            <NavLink href="/mailbox">{t("mailbox.title")}</NavLink>
          </nav>
        }
      >
        <ThemeButton initial={readTheme(cookieStore.get(themeCookie)?.value)} />
        <AccountMenu />
      </Header>
      {children}
    </>
  );
}
