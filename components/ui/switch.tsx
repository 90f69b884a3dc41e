import type { ComponentProps } from "react";
import { useIsAwake } from "./use-is-awake";

type SwitchProps = Omit<ComponentProps<"button">, "onChange" | "role"> & {
  checked: boolean;
  /** The change is being saved; further presses are ignored. */
  pending?: boolean;
  onChange: (checked: boolean) => void;
};

export function Switch({ checked, pending = false, disabled, onChange, ...props }: SwitchProps) {
  const isAwake = useIsAwake();
  return (
    <button
      type="button"
      role="switch"
      {...props}
      disabled={disabled || !isAwake}
      aria-checked={checked}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={() => !pending && onChange(!checked)}
      className={`touch-target h-7 w-12 shrink-0 rounded-full border-2 p-0.5 transition-colors aria-disabled:opacity-60 ${
        checked ? "border-accent bg-accent" : "border-line-strong bg-surface-sunken"
      }`}
    >
      <span
        className={`block size-5 rounded-full transition-transform forced-color-adjust-none ${
          checked ? "translate-x-5 bg-accent-ink" : "bg-line-strong"
        }`}
      />
    </button>
  );
}
