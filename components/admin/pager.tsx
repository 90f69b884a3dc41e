import { ChevronRight, ChevronsLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import type { Href } from "@/components/ui/href";

type PagerProps = {
  /** The name of the list, if a page has several. */
  list?: string;
  /** Null on the first page. */
  firstHref: Href | null;
  /** Null on the last. */
  nextHref: Href | null;
};

/** Cursors only go forward: to go back, use the browser's button or the first page. */
export function Pager({ list, firstHref, nextHref }: PagerProps) {
  const t = useTranslations("admin");
  if (!firstHref && !nextHref) return null;
  const look = buttonStyle({ intent: "secondary", size: "sm" });
  return (
    <nav aria-label={list ? t("pagesOf", { list }) : t("pages")} className="mt-3 flex justify-between gap-3">
      {firstHref ? (
        <Link href={firstHref} className={look}>
          <ChevronsLeft aria-hidden />
          {t("firstPage")}
        </Link>
      ) : (
        <span />
      )}
      {nextHref && (
        <Link href={nextHref} className={look}>
          {t("nextPage")}
          <ChevronRight aria-hidden />
        </Link>
      )}
    </nav>
  );
}
