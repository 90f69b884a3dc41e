import { type ReactNode, useEffect, useRef } from "react";

type StageHeadingProps = {
  /** What comes after something she did takes the focus, which the button that she pressed took with it when it went. */
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
