import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { Skeleton } from "@/components/ui/skeleton";

type AdminActionPreviewProps = {
  /** Null until the preview has loaded. */
  lines: ReactNode[] | null;
  /** Why it cannot be done with the current fields. */
  problem: string | null;
  isSettled: boolean;
};

/** The effects, one per line, announced to screen readers when the fields change. */
export function AdminActionPreview({ lines, problem, isSettled }: AdminActionPreviewProps) {
  const t = useTranslations("adminActions");
  if (problem) return <Callout tone="warn">{problem}</Callout>;
  return (
    <section
      aria-label={t("will")}
      aria-live="polite"
      aria-busy={!isSettled}
      className="rounded-control border bg-surface-sunken px-3 py-2 text-sm"
    >
      <h3 className="font-semibold">{t("will")}</h3>
      {lines ? (
        <ul className={`mt-1 grid list-disc gap-0.5 ps-4 ${isSettled ? "" : "text-ink-muted"}`}>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name, and no state of their own
            <li key={index}>{line}</li>
          ))}
        </ul>
      ) : (
        <Skeleton className="mt-2 mb-1 h-4 w-48 bg-line!" />
      )}
    </section>
  );
}
