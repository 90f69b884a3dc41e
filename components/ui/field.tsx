import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";

type FieldProps = Omit<ComponentProps<"input">, "id"> & {
  label: ReactNode;
  hint?: ReactNode;
  /** The error message, which says what to do; marks the input as invalid. */
  error?: ReactNode;
  /** Something at the end of the label's line, such as a link. */
  aside?: ReactNode;
  /** For use beside a table with a mouse: as high as the buttons there, in small text. */
  isCompact?: boolean;
  /** Something inside the input's end, such as a button that shows the password. */
  trailing?: ReactNode;
};

/** Label, input, hint and error, linked for screen readers. */
export function Field({
  label,
  hint,
  error,
  aside,
  trailing,
  isCompact = false,
  className = "",
  ...input
}: FieldProps) {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={`grid gap-1.5 ${className}`}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-semibold text-sm">
          {label}
        </label>
        {aside}
      </div>
      <div className="relative">
        <input
          {...input}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className={`h-11 w-full rounded-control border bg-surface-raised px-3 text-base transition-colors placeholder:text-ink-muted ${
            error ? "border-bad" : "border-line-strong hover:border-ink-muted"
          } ${trailing ? "pe-12" : ""} ${isCompact ? "sm:h-10 sm:text-sm" : ""}`}
        />
        {trailing && <div className="absolute inset-y-0 end-1 grid place-items-center">{trailing}</div>}
      </div>
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-bad text-sm">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-muted text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}
