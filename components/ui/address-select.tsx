"use client";

import { useRouter } from "next/navigation";
import { useId, useTransition } from "react";
import type { Href } from "@/components/ui/href";

type AddressSelectProps = {
  label: string;
  /** The URL of the current choice. */
  value: Href;
  choices: readonly { label: string; href: Href }[];
};

/** Each choice is a URL: it can be bookmarked, shared and undone with the back button. */
export function AddressSelect({ label, value, choices }: AddressSelectProps) {
  const id = useId();
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  return (
    <div className="flex min-w-0 items-center gap-2 text-sm max-sm:w-full">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <select
        id={id}
        value={value}
        aria-busy={isPending}
        onChange={({ target }) => startTransition(() => router.push(target.value as Href, { scroll: false }))}
        className="h-10 min-w-0 rounded-control border border-line-strong bg-surface-raised px-3 text-base transition-colors hover:border-ink-muted max-sm:flex-1 sm:text-sm"
      >
        {choices.map((choice) => (
          <option key={choice.href} value={choice.href}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}
