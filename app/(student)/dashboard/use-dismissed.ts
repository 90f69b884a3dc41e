import { useState } from "react";
import { dismissedCookie, stillCurrent, writeDismissed } from "@/components/quota/notices";
import type { UsageSnapshot } from "@/components/quota/quota";

const aYear = 365 * 24 * 60 * 60;

/** Dismissed notices. In a cookie, so that the server does not render them first. */
export function useDismissed(initial: string[], studentId: string, snapshot: UsageSnapshot) {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(() => new Set(initial));
  const dismiss = (ids: string[]) => {
    const kept = stillCurrent([...dismissed, ...ids], snapshot);
    setDismissed(new Set(kept));
    const value = encodeURIComponent(writeDismissed(kept, studentId));
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every browser that we support.
    document.cookie = `${dismissedCookie}=${value}; path=/dashboard; max-age=${aYear}; samesite=lax`;
  };
  return { dismissed, dismiss };
}
