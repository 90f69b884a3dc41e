"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";

export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useTranslations("docs");
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <Button
      intent="quiet"
      size="sm"
      className="px-2! font-normal!"
      aria-label={t(isCopied ? "copiedNamed" : "copyNamed", { name: what })}
      onClick={() => void copy().catch(() => undefined)}
      onBlur={() => setIsCopied(false)}
    >
      <Icon aria-hidden />
      {t(isCopied ? "copied" : "copy")}
    </Button>
  );
}
