import { LogOut, Moon, Sun, SunMoon } from "lucide-react";
import { useTranslations } from "next-intl";
import { applyTheme } from "@/components/ui/theme";
import type { Command, CommandGroup } from "./command-palette";
import { signOut } from "./session";

/** How it looks, for everybody. */
export function useAppearance(): CommandGroup {
  const t = useTranslations("palette");
  return {
    heading: t("appearance"),
    entries: [
      { label: t("themeSystem"), Icon: SunMoon, run: () => applyTheme("system") },
      { label: t("themeLight"), Icon: Sun, run: () => applyTheme("light") },
      { label: t("themeDark"), Icon: Moon, run: () => applyTheme("dark") },
    ],
  };
}

export function useSignOut(): Command {
  const t = useTranslations("account");
  return { label: t("signOut"), Icon: LogOut, run: () => void signOut() };
}
