import { LogOut, Moon, Settings, Sun, SunMoon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { applyTheme } from "@/components/ui/theme";
import type { CommandGroup } from "./command-palette";
import { signOut } from "./session";

/** The last commands of every palette: theme, account and sign-out. */
export function useLastGroups(): readonly CommandGroup[] {
  const t = useTranslations();
  const router = useRouter();
  return [
    {
      heading: t("palette.appearance"),
      entries: [
        { label: t("palette.themeSystem"), Icon: SunMoon, run: () => applyTheme("system") },
        { label: t("palette.themeLight"), Icon: Sun, run: () => applyTheme("light") },
        { label: t("palette.themeDark"), Icon: Moon, run: () => applyTheme("dark") },
      ],
    },
    {
      heading: t("palette.account"),
      entries: [
        { label: t("account.settings"), Icon: Settings, run: () => router.push("/account") },
        { label: t("account.signOut"), Icon: LogOut, run: () => void signOut() },
      ],
    },
  ];
}
