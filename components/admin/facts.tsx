import type { ReactNode } from "react";

/** A list of names and values, one per line. Facts without a value are left out. */
export function Facts({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="divide-y rounded-card border bg-surface-raised text-sm">
      {facts
        .filter(({ value }) => value !== null && value !== undefined && value !== "")
        .map(({ name, value }) => (
          <div key={name} className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 px-4 py-2 lg:min-h-9">
            <dt className="text-ink-muted">{name}</dt>
            <dd className="wrap-anywhere min-w-0">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
