import { cva, type VariantProps } from "class-variance-authority";
import Link from "next/link";
import type { Href } from "@/components/ui/href";

const segmentStyle = cva(
  "touch-target flex items-center whitespace-nowrap rounded-[6px] text-ink-muted transition-colors hover:text-ink aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold aria-[current=true]:text-ink",
  {
    variants: {
      size: { sm: "h-7 px-2.5 text-xs", md: "h-9 px-1.5 text-sm sm:h-8 sm:px-3" },
    },
  },
);

type SegmentsProps = Required<VariantProps<typeof segmentStyle>> & {
  /** Name of the group, for screen readers. */
  label: string;
  choices: readonly { label: string; href: Href; isChosen: boolean }[];
};

/** A choice of a few, side by side. Each is a URL, so that it can be bookmarked, shared and undone with the back button. */
export function Segments({ label, size, choices }: SegmentsProps) {
  return (
    <nav
      aria-label={label}
      className="flex w-fit flex-wrap rounded-control border border-line-strong bg-surface-raised p-0.5"
    >
      {choices.map(({ label: choice, href, isChosen }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          aria-current={isChosen ? "true" : undefined}
          className={segmentStyle({ size })}
        >
          {choice}
        </Link>
      ))}
    </nav>
  );
}
