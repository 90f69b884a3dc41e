"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { PageBody } from "@/components/shell/page-body";

type NarrowPageProps = {
  title: ReactNode;
  lead: ReactNode;
  /** Replaces the content before it: the heading takes the focus, so that it is read out. */
  isAnswer?: boolean;
  children?: ReactNode;
};

/** A page with one form, or its result. */
export function NarrowPage({ title, lead, isAnswer = false, children }: NarrowPageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isAnswer) heading.current?.focus();
  }, [isAnswer]);
  return (
    <PageBody>
      <div className="mx-auto max-w-[26rem] sm:py-8">
        <h1
          ref={heading}
          tabIndex={isAnswer ? -1 : undefined}
          className="text-balance font-semibold text-xl outline-none"
        >
          {title}
        </h1>
        <p className="wrap-anywhere mt-1 mb-8 text-pretty text-ink-muted">{lead}</p>
        {children}
      </div>
    </PageBody>
  );
}
