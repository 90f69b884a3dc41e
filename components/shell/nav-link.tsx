"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import type { Href } from "@/components/ui/href";

export function NavLink({ href, children }: { href: Href; children: ReactNode }) {
  const isHere = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={isHere ? "page" : undefined}
      className="inline-block rounded-control px-2 py-2 sm:px-3 text-ink-muted text-sm transition-colors hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
    >
      {children}
    </Link>
  );
}
