"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

const CommandPalette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), {
  ssr: false,
});

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
      {isLoaded && <CommandPalette open={isOpen} onClose={() => setIsOpen(false)} />}
    </>
  );
}
