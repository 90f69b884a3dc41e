import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Header } from "@/components/shell/header";
import { NavLink } from "@/components/shell/nav-link";
import { ThemeButton } from "@/components/shell/theme-button";
import { readTheme, themeCookie } from "@/components/ui/theme";
import { sessionCookieName } from "@/lib/http/credentials";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  const [t, cookieStore] = await Promise.all([getTranslations("nav"), cookies()]);
  const theme = readTheme(cookieStore.get(themeCookie)?.value);
  // Only decides which link to show; the linked page checks the session.
  const isSignedIn = cookieStore.has(sessionCookieName());
  return (
    <>
      <Header
        home="/"
        nav={
          <nav aria-label={t("main")} className="flex items-center">
            <NavLink href="/plans">{t("plans")}</NavLink>
            <NavLink href="/docs">{t("docs")}</NavLink>
          </nav>
        }
      >
        {isSignedIn ? (
          <NavLink href="/dashboard">{t("dashboard")}</NavLink>
        ) : (
          <NavLink href="/sign-in">{t("signIn")}</NavLink>
        )}
        <ThemeButton initial={theme} />
      </Header>
      {children}
    </>
  );
}
