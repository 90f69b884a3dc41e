import type { Metadata } from "next";
import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { SideNav } from "@/components/admin/side-nav";
import { StaffCommands } from "@/components/admin/staff-commands";
import { AccountMenu } from "@/components/shell/account-menu";
import { Header } from "@/components/shell/header";
import { QueryProvider } from "@/components/shell/query-provider";
import { ThemeButton } from "@/components/shell/theme-button";
import { readTheme, themeCookie } from "@/components/ui/theme";
import { ToastHost } from "@/components/ui/toast";
import { getEnv } from "@/lib/env";
import { OpenAlerts } from "./open-alerts";

export const metadata: Metadata = { robots: { index: false, follow: false } };

/** A layout does not check access: each page does. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const cookieStore = await cookies();
  const hasTestClocks = getEnv().STUDYMETER_MODE !== "production";
  return (
    <QueryProvider>
      <Header home="/admin" isWide>
        <StaffCommands hasTestClocks={hasTestClocks} />
        <ThemeButton initial={readTheme(cookieStore.get(themeCookie)?.value)} />
        <AccountMenu of="staff" />
      </Header>
      <div className="lg:flex">
        <SideNav
          hasTestClocks={hasTestClocks}
          openAlerts={
            <Suspense>
              <OpenAlerts />
            </Suspense>
          }
        />
        <div className="min-w-0 flex-1">{children}</div>
      </div>
      <ToastHost />
    </QueryProvider>
  );
}
