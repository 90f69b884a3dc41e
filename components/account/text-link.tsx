import Link from "next/link";
import type { ComponentProps } from "react";
import type { Href } from "@/components/ui/href";

export function TextLink({ className = "", ...props }: Omit<ComponentProps<typeof Link>, "href"> & { href: Href }) {
  return <Link {...props} className={`touch-target rounded-control font-semibold text-accent ${className}`} />;
}
