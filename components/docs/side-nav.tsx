"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

export interface SideNavEntry {
  id: string;
  title: string;
}

/** The headings of the guide, with the current one marked. On a phone it is above the guide. */
export function SideNav({ entries }: { entries: readonly SideNavEntry[] }) {
  const t = useTranslations("docs");
  const [here, setHere] = useState<string | null>(null);
  useEffect(() => {
    const visible = new Set<string>();
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          if (isIntersecting) visible.add(target.id);
          else visible.delete(target.id);
        }
        const first = entries.find(({ id }) => visible.has(id));
        if (first) setHere(first.id);
      },
      // The current section is in the upper half of the window.
      { rootMargin: "-64px 0px -55% 0px" },
    );
    for (const { id } of entries) {
      const section = document.getElementById(id);
      if (section) observer.observe(section);
    }
    return () => observer.disconnect();
  }, [entries]);
  return (
    <nav aria-label={t("contents")} className="md:sticky md:top-6 md:self-start">
      <p className="font-semibold text-sm">{t("contents")}</p>
      <ul className="mt-2 border-s">
        {entries.map(({ id, title }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={here === id ? "location" : undefined}
              className="-ms-px flex min-h-11 items-center border-transparent border-s-2 ps-3 text-ink-muted text-sm transition-colors hover:text-ink aria-[current]:border-accent aria-[current]:text-ink md:min-h-8"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
