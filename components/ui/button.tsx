import type { VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { buttonStyle } from "./button-style";

export { buttonStyle };

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonStyle> & {
    /** Keeps the width, shows that something is under way and ignores further presses without losing the focus. */
    pending?: boolean;
  };

export function Button({ intent, size, pending = false, className, children, onClick, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      className={buttonStyle({ intent, size, className })}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
    >
      {pending ? (
        <span className="grid place-items-center *:[grid-area:1/1]">
          <LoaderCircle className="animate-spin" aria-hidden />
          <span className="invisible inline-flex items-center gap-2">{children}</span>
        </span>
      ) : (
        children
      )}
    </button>
  );
}
