import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Header } from "@/components/shell/header";
import { ThemeButton } from "@/components/shell/theme-button";
import { readTheme, themeCookie } from "@/components/ui/theme";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  return (
    <>
      <Header home="/">
        <ThemeButton initial={theme} />
      </Header>
      {children}
    </>
  );
}
