"use client";

import { Moon, Sun, SunMoon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { applyTheme, readTheme, type Theme, themes } from "@/components/ui/theme";

const icons = { system: SunMoon, light: Sun, dark: Moon } as const;

/** Goes round: as the device, light, dark. `initial` comes from the cookie, so the server draws the right icon. */
export function ThemeButton({ initial }: { initial: Theme }) {
  const t = useTranslations("theme");
  const [theme, setTheme] = useState(initial);
  useEffect(() => {
    const follow = (event: Event) => event instanceof CustomEvent && setTheme(readTheme(event.detail));
    window.addEventListener("themechange", follow);
    return () => window.removeEventListener("themechange", follow);
  }, []);
  const Icon = icons[theme];
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  return (
    <Button intent="quiet" size="icon" aria-label={t(theme)} title={t(theme)} onClick={() => applyTheme(next)}>
      <Icon aria-hidden />
    </Button>
  );
}
