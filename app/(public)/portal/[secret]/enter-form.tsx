"use client";

import { type ReactNode, useEffect, useRef } from "react";

type EnterFormProps = {
  action: string;
  /** Submits itself, so that people see no extra step; without scripts, the button does it. */
  goesByItself: boolean;
  children: ReactNode;
};

export function EnterForm({ action, goesByItself, children }: EnterFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (goesByItself) form.current?.requestSubmit();
  }, [goesByItself]);
  return (
    <form ref={form} method="post" action={action}>
      {children}
    </form>
  );
}
