import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import type { Href } from "@/components/ui/href";

export interface Column<Row> {
  key: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers and amounts are aligned to the end, in digits of equal width. */
  isNumber?: boolean;
  /** The actions of a row: at its end, and visible even if the table scrolls sideways. */
  isActions?: boolean;
  /** The row header, for screen readers. */
  isRowHead?: boolean;
  /** The URL that sorts by this column, and its current direction. */
  sort?: { href: Href; direction: "ascending" | "descending" | null };
}

const ADMIN_ACTIONS = "w-px whitespace-nowrap bg-surface-raised text-end lg:sticky lg:end-0";

type DataTableProps<Row> = {
  /** The caption, for screen readers only. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The empty state. */
  empty: { title: ReactNode; lead?: ReactNode };
};

/** A table that scrolls inside its container, so that the page does not, with a sticky head. */
export function DataTable<Row>({ caption, columns, rows, rowKey, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return <Callout title={empty.title}>{empty.lead}</Callout>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups no fields, and a section would be one more landmark of the page.
    <div
      role="group"
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
      tabIndex={0}
      className="relative max-h-[80dvh] overflow-auto rounded-card border bg-surface-raised"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, head, isNumber, isActions, sort }) => (
              <th
                key={key}
                scope="col"
                aria-sort={sort ? (sort.direction ?? "none") : undefined}
                className={`sticky top-0 h-9 whitespace-nowrap border-b bg-surface-raised px-2.5 first:ps-3 last:pe-3 font-normal 2xl:px-3 text-ink-muted text-xs ${isNumber ? "text-end" : "text-start"} ${isActions ? "z-2 lg:end-0" : "z-1"}`}
              >
                {sort ? <SortLink sort={sort}>{head}</SortLink> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>*]:border-b-0 [&>tr:hover>*]:bg-surface-sunken">
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ key, cell, isNumber, isActions, isRowHead }) => {
                const look = `h-11 border-b px-2.5 first:ps-3 last:pe-3 2xl:px-3 lg:h-9 ${isActions ? ADMIN_ACTIONS : `py-1.5 ${isNumber ? "tabular whitespace-nowrap text-end" : "text-start"}`}`;
                return isRowHead ? (
                  <th key={key} scope="row" className={`${look} font-normal`}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} className={look}>
                    {cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type SortLinkProps = { sort: NonNullable<Column<never>["sort"]>; children: ReactNode };

function SortLink({ sort: { href, direction }, children }: SortLinkProps) {
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown;
  return (
    <Link
      href={href}
      scroll={false}
      className="touch-target inline-flex items-center gap-1 rounded-pip transition-colors hover:text-ink"
    >
      {children}
      <Arrow className={`size-3 ${direction ? "text-ink" : "invisible"}`} aria-hidden />
    </Link>
  );
}
