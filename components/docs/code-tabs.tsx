"use client";

import { Tabs } from "@base-ui/react/tabs";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type DocsLanguage, languages } from "./docs-language";
import { chooseLanguage, useDocsLanguage } from "./use-docs-language";

type CodeTabsProps = {
  /** What the example shows, for those who hear the tabs read out. */
  label: string;
  /** As the server drew it. */
  initial: DocsLanguage;
  panels: Record<DocsLanguage, ReactNode>;
};

/** One example in every language. Choosing one chooses it for the whole guide, and for the next visit. */
export function CodeTabs({ label, initial, panels }: CodeTabsProps) {
  const t = useTranslations("docs");
  const chosen = useDocsLanguage(initial);
  return (
    <Tabs.Root
      value={chosen}
      onValueChange={(value: DocsLanguage) => chooseLanguage(value)}
      className="mt-4 overflow-hidden rounded-card border bg-surface-raised"
    >
      <Tabs.List aria-label={label} className="flex gap-1 border-b px-2">
        {languages.map((language) => (
          <Tabs.Tab
            key={language}
            value={language}
            className="touch-target -mb-px h-11 border-transparent border-b-2 px-2.5 text-ink-muted text-sm transition-colors hover:text-ink data-active:border-accent data-active:font-semibold data-active:text-ink sm:h-10"
          >
            {t(`languages.${language}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {languages.map((language) => (
        <Tabs.Panel key={language} value={language} keepMounted tabIndex={-1} className="divide-y outline-none">
          {panels[language]}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
