import type { ReactNode } from "react";

type PageBodyProps = {
  children: ReactNode;
  /** Over the whole width, under the column. */
  below?: ReactNode;
};

/** The 1,120 px column with its gutters, and where the skip link leads. */
export function PageBody({ children, below }: PageBodyProps) {
  return (
    <main id="content" tabIndex={-1} className="outline-none">
      <div className="mx-auto max-w-[calc(var(--container-page)+48px)] px-4 py-5 sm:px-6 sm:py-7">{children}</div>
      {below}
    </main>
  );
}
