import { Moon, Sun, SunMoon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { applyTheme, readTheme, type Theme, themes } from "@/components/ui/theme";
import { SettingsRow } from "./settings-section";

const icons = { system: SunMoon, light: Sun, dark: Moon } as const;

export function ThemeRow({ initial }: { initial: Theme }) {
  const t = useTranslations("settings");
  const [theme, setTheme] = useState(initial);
  useEffect(() => {
    const follow = (event: Event) => event instanceof CustomEvent && setTheme(readTheme(event.detail));
    window.addEventListener("themechange", follow);
    return () => window.removeEventListener("themechange", follow);
  }, []);
  return (
    <SettingsRow
      title={t("theme")}
      about={t("themeAbout")}
      control={
        <fieldset className="flex w-full min-w-0 rounded-control border border-line-strong p-0.5 sm:w-80">
          <legend className="sr-only">{t("theme")}</legend>
          {themes.map((choice) => {
            const Icon = icons[choice];
            return (
              <label
                key={choice}
                className="flex h-9 flex-1 cursor-pointer items-center justify-center gap-2 rounded-[6px] text-ink-muted text-sm transition-colors hover:text-ink has-checked:bg-accent-soft has-checked:font-semibold has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name="theme"
                  value={choice}
                  checked={theme === choice}
                  onChange={() => applyTheme(choice)}
                  className="sr-only"
                />
                <Icon className="size-4" aria-hidden />
                {t(`themes.${choice}`)}
              </label>
            );
          })}
        </fieldset>
      }
    />
  );
}
