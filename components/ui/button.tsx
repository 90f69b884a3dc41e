"use client";

import type { VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { buttonStyle } from "./button-style";
import { useIsAwake } from "./use-is-awake";

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonStyle> & {
    /** Keeps the width, shows progress and ignores further presses without losing the focus. */
    pending?: boolean;
    /** It submits a form with its own action URL, which works without scripts. */
    isNative?: boolean;
  };

/**
 * A button that does what a script says. Until that script is there it is disabled: a press would be lost, and a form
 * with a password in it would be sent by the browser itself, with the password in the address.
 */
export function Button(props: ButtonProps) {
  const { intent, size, pending = false, isNative = false, className, children, disabled, onClick, ...rest } = props;
  const isAsleep = !useIsAwake() && !isNative;
  return (
    <button
      type="button"
      {...rest}
      className={buttonStyle({ intent, size, className })}
      disabled={disabled || isAsleep}
      data-asleep={(isAsleep && !disabled) || undefined}
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
