import type { CSSProperties } from "react";

/** Stands where text will be, in its size. Its parent says "loading" once; the bars themselves are silent. */
export function Skeleton({ className = "", style }: { className?: string; style?: CSSProperties }) {
  return (
    <span aria-hidden style={style} className={`block animate-pulse rounded-pip bg-surface-sunken ${className}`} />
  );
}
