import { type ReactNode, useEffect, useRef } from "react";

type StageHeadingProps = {
  /** A heading that replaces the pressed button takes the focus, which would otherwise be lost with the button. */
  takesFocus: boolean;
  children: ReactNode;
};

export function StageHeading({ takesFocus, children }: StageHeadingProps) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) ref.current?.focus();
  }, [takesFocus]);
  return (
    <h2 ref={ref} tabIndex={-1} className="text-pretty font-semibold text-base outline-none sm:text-lg">
      {children}
    </h2>
  );
}
