import { cva } from "class-variance-authority";

/** A button that only waits for the page to wake looks as it will. Also for links that look like buttons: `<Link className={buttonStyle({ … })}>`. */
export const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-control font-semibold transition-colors not-data-asleep:disabled:cursor-not-allowed aria-disabled:cursor-progress [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      intent: {
        primary: "bg-accent text-accent-ink hover:bg-accent-hover not-data-asleep:disabled:bg-line-strong",
        secondary:
          "border border-line-strong bg-surface-raised text-ink hover:border-ink-muted hover:bg-surface-sunken not-data-asleep:disabled:text-ink-muted",
        danger: "bg-bad text-surface-raised hover:opacity-90 not-data-asleep:disabled:bg-line-strong",
        quiet: "text-ink-muted hover:bg-surface-sunken hover:text-ink",
      },
      size: {
        sm: "touch-target h-8 px-3 text-sm",
        md: "touch-target h-10 px-4 text-sm",
        lg: "h-12 px-5 text-base",
        icon: "touch-target size-9 [&_svg]:size-4.5",
      },
    },
    defaultVariants: { intent: "primary", size: "md" },
  },
);
