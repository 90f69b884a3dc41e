"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

export interface PaletteProps {
  open: boolean;
  onClose: () => void;
}

type CommandButtonProps = {
  /** The palette, loaded on first use. */
  children: (props: PaletteProps) => ReactNode;
};

/** Opens the palette, as do ⌘K and Ctrl K. */
export function CommandButton({ children }: CommandButtonProps) {
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
      {isLoaded && <Suspense>{children({ open: isOpen, onClose: () => setIsOpen(false) })}</Suspense>}
    </>
  );
}
