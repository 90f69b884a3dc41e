/** Stands where text will be, in its size. Its parent says "loading" once; the bars themselves are silent. */
export function Skeleton({ className = "" }: { className?: string }) {
  return <span aria-hidden className={`block animate-pulse rounded-pip bg-surface-sunken ${className}`} />;
}
