import { cva, type VariantProps } from "class-variance-authority";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const calloutStyle = cva("flex items-start gap-3 rounded-card border px-4 py-3 text-sm", {
  variants: {
    tone: {
      info: "border-line bg-surface-sunken [&>svg]:text-ink-muted",
      warn: "border-warn/40 bg-warn-soft [&>svg]:text-warn",
      bad: "border-bad/40 bg-bad-soft [&>svg]:text-bad",
    },
  },
  defaultVariants: { tone: "info" },
});

const icons = { info: Info, warn: TriangleAlert, bad: CircleAlert } as const;

type CalloutProps = VariantProps<typeof calloutStyle> & {
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** "alert" if it appears as the result of an action. */
  role?: "alert" | "status";
  className?: string;
};

export function Callout({ tone, title, children, action, role, className }: CalloutProps) {
  const Icon = icons[tone ?? "info"];
  return (
    <div role={role} className={calloutStyle({ tone, className })}>
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className={title ? "text-ink-muted" : ""}>{children}</div>}
      </div>
      {action}
    </div>
  );
}
