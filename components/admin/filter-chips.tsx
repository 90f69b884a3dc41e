import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Href } from "@/components/ui/href";

type FilterChipsProps = {
  /** An active filter, and the URL without it. */
  chips: readonly { label: string; without: Href }[];
  /** The URL without any filter. */
  clear: Href;
};

/** The active filters of a list; pressing one removes it. */
export function FilterChips({ chips, clear }: FilterChipsProps) {
  const t = useTranslations("admin");
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t("filters")} className="flex flex-wrap items-center gap-2">
      {chips.map(({ label, without }) => (
        <li key={label}>
          <Link
            href={without}
            scroll={false}
            aria-label={t("removeFilter", { filter: label })}
            className="touch-target inline-flex h-8 max-w-64 items-center gap-1.5 rounded-full border border-line-strong bg-surface-raised ps-3 pe-2 text-sm transition-colors hover:border-ink-muted hover:bg-surface-sunken"
          >
            <span className="truncate">{label}</span>
            <X className="size-3.5 shrink-0 text-ink-muted" aria-hidden />
          </Link>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Link
            href={clear}
            scroll={false}
            className="rounded-pip px-1 text-accent text-sm underline underline-offset-4"
          >
            {t("clearFilters")}
          </Link>
        </li>
      )}
    </ul>
  );
}
