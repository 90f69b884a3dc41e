"use client";

import { type ReactNode, useEffect, useRef } from "react";

const tones = { good: "text-good", warn: "text-warn", bad: "text-bad", quiet: "text-ink-muted" } as const;

type StatePageProps = {
  Icon: (props: { className: string; "aria-hidden": true }) => ReactNode;
  tone: keyof typeof tones;
  title: ReactNode;
  lead: ReactNode;
  /** One thing to do, and a quieter way out. */
  actions?: ReactNode;
  children?: ReactNode;
};

/** Replaces a whole page: one message and one action. Its heading takes the focus, so that it is read out. */
export function StatePage({ Icon, tone, title, lead, actions, children }: StatePageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <div className="mx-auto max-w-[34rem] py-6 sm:py-14">
      <Icon className={`size-8 ${tones[tone]}`} aria-hidden />
      <h1 ref={heading} tabIndex={-1} className="mt-4 text-balance font-semibold text-xl outline-none">
        {title}
      </h1>
      <div className="mt-2 grid gap-2 text-pretty text-ink-muted">{lead}</div>
      {children}
      {actions && <div className="mt-7 flex flex-wrap items-center gap-x-5 gap-y-3">{actions}</div>}
    </div>
  );
}
