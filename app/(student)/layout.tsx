import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AccountMenu } from "@/components/shell/account-menu";
import { Header } from "@/components/shell/header";
import { NavLink } from "@/components/shell/nav-link";
import { QueryProvider } from "@/components/shell/query-provider";
import { StudentCommands } from "@/components/shell/student-commands";
import { ThemeButton } from "@/components/shell/theme-button";
import { readTheme, themeCookie } from "@/components/ui/theme";
import { ToastHost } from "@/components/ui/toast";

/** Private pages: a search index would only get the redirect to the sign-in. */
export const metadata: Metadata = { robots: { index: false, follow: false } };

/** A layout does not run again when a student moves between pages, so each page reads the session itself. */
export default async function StudentLayout({ children }: { children: ReactNode }) {
  const [t, cookieStore] = await Promise.all([getTranslations("nav"), cookies()]);
  const theme = readTheme(cookieStore.get(themeCookie)?.value);
  return (
    <QueryProvider>
      <Header
        home="/dashboard"
        nav={
          <nav aria-label={t("main")} className="flex items-center">
            <NavLink href="/dashboard">{t("dashboard")}</NavLink>
            <NavLink href="/history">{t("history")}</NavLink>
            <span className="max-sm:hidden">
              <NavLink href="/plans">{t("plans")}</NavLink>
            </span>
          </nav>
        }
      >
        <StudentCommands />
        <ThemeButton initial={theme} />
        <AccountMenu of="student" />
      </Header>
      {children}
      <ToastHost />
    </QueryProvider>
  );
}
