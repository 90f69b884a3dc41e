import { useTranslations } from "next-intl";
import { declineWords, isKnownReason } from "@/lib/domain/decline-reason";

/** A decline reason for staff, in words of its own or of its class; a code that nobody documents is shown as it is. */
export function useDeclineLabel() {
  const t = useTranslations("declineReasons");
  return (reason: string): string => {
    if (isKnownReason(reason)) return t(declineWords(reason));
    const key = reason as Parameters<typeof t>[0];
    if (t.has(key)) return t(key);
    const text = reason.replaceAll("_", " ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
}

/** Anything else is a sentence already. */
const IS_CODE = /^\w+$/;

/** The same with the gateway's code beside it, to look it up. */
export function DeclineReason({ reason }: { reason: string }) {
  const declineLabel = useDeclineLabel();
  return (
    <>
      {declineLabel(reason)}
      {IS_CODE.test(reason) && <code className="tabular ms-1.5 text-ink-muted text-xs">{reason}</code>}
    </>
  );
}
