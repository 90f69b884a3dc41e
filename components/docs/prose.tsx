import { Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** A part of the guide under a heading that can be linked to. */
export function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  const t = useTranslations("docs");
  const headingId = `${id}-heading`;
  return (
    <section
      id={id}
      aria-labelledby={headingId}
      className="scroll-mt-6 border-t pt-8 pb-10 first:border-t-0 first:pt-0"
    >
      <h2 id={headingId} className="group font-semibold text-lg">
        {title}
        <a
          href={`#${id}`}
          aria-label={t("anchor", { title })}
          className="ms-2 inline-block rounded-pip align-baseline text-ink-muted opacity-0 transition-opacity focus-visible:opacity-100 group-hover:opacity-100 hover:text-accent"
        >
          <Link2 className="size-4" aria-hidden />
        </a>
      </h2>
      {children}
    </section>
  );
}

export function P({ children }: { children: ReactNode }) {
  return <p className="mt-3 max-w-[68ch] text-pretty">{children}</p>;
}

export function C({ children }: { children: ReactNode }) {
  return (
    <code className="tabular wrap-anywhere rounded-pip bg-surface-sunken px-1 py-0.5 text-[0.85em]">{children}</code>
  );
}

export function Points({ children }: { children: ReactNode }) {
  return <ul className="mt-3 grid max-w-[68ch] list-disc gap-1.5 ps-5 marker:text-ink-muted">{children}</ul>;
}

type RowsProps = {
  label: string;
  head: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
};

/** On a narrow screen each row stacks under its first cell. */
export function Rows({ label, head, rows }: RowsProps) {
  return (
    <table aria-label={label} className="mt-4 w-full rounded-card border bg-surface-raised text-sm max-sm:block">
      <thead className="max-sm:sr-only">
        <tr className="border-b text-start text-ink-muted text-xs">
          {head.map((title) => (
            <th key={title} scope="col" className="px-4 py-2.5 text-start font-normal">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {rows.map(({ key, cells }) => (
          <tr key={key} className="border-b last:border-b-0 max-sm:block max-sm:px-4 max-sm:py-3">
            {cells.map((cell, index) => (
              <td
                key={head[index]}
                className={`px-4 py-2.5 align-top max-sm:block max-sm:px-0 max-sm:py-0.5 ${index === 0 ? "sm:whitespace-nowrap" : ""}`}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
