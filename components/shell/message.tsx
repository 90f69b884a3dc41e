import type { ReactNode } from "react";
import { PageBody } from "./page-body";

type MessageProps = {
  title: string;
  lead: string;
  children?: ReactNode;
};

/** A page that has one thing to say and one way on. */
export function Message({ title, lead, children }: MessageProps) {
  return (
    <PageBody>
      <div className="max-w-[52ch] py-8 sm:py-16">
        <h1 className="font-semibold text-xl">{title}</h1>
        <p className="mt-2 text-ink-muted">{lead}</p>
        {children && <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-3">{children}</div>}
      </div>
    </PageBody>
  );
}
