import type { ReactNode } from "react";

/** The 1,120 px column with its gutters, and where the skip link leads. */
export function PageBody({ children }: { children: ReactNode }) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto max-w-[calc(var(--container-page)+48px)] px-4 py-5 outline-none sm:px-6 sm:py-7"
    >
      {children}
    </main>
  );
}
