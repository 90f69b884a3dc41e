import Link from "next/link";
import type { ComponentProps } from "react";

export function TextLink({ className = "", ...props }: ComponentProps<typeof Link>) {
  return <Link {...props} className={`touch-target rounded-control font-semibold text-accent ${className}`} />;
}
