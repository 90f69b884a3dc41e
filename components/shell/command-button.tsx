"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

const CommandPalette = lazy(() => import("./command-palette"));

/** Opens the palette, as does ⌘K or Ctrl K. The palette itself is loaded when it is first asked for. */
export function CommandButton() {
  const t = useTranslations("palette");
  const [isOpen, setIsOpen] = useState(false);
  const [isLoaded, setIsLoaded] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      setIsLoaded(true);
      setIsOpen((open) => !open);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <Button
        intent="quiet"
        size="icon"
        aria-label={t("open")}
        aria-keyshortcuts="Meta+K Control+K"
        title={t("open")}
        onClick={() => {
          setIsLoaded(true);
          setIsOpen(true);
        }}
      >
        <Search aria-hidden />
      </Button>
      {isLoaded && (
        <Suspense>
          <CommandPalette open={isOpen} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
