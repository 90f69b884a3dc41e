/** The mark shows the product: three uses, two used, one left. */
export function Logo({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" className={`text-accent ${className}`} aria-hidden="true">
      <rect x="4" y="5" width="6.5" height="22" rx="2.5" fill="currentColor" />
      <rect x="12.75" y="5" width="6.5" height="22" rx="2.5" fill="currentColor" />
      <rect x="22.5" y="6" width="4.5" height="20" rx="1.5" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}
