import { useTranslations } from "next-intl";

/** Why money was refused, as staff say it; a word of the gateway's that we have no sentence for goes by itself. */
export function useDeclineLabel() {
  const t = useTranslations("declineReasons");
  return (reason: string): string => {
    const key = reason as Parameters<typeof t>[0];
    if (t.has(key)) return t(key);
    const words = reason.replaceAll("_", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  };
}

/** Anything else is a sentence already. */
const IS_CODE = /^\w+$/;

/** The same with the gateway's own word beside it, to look it up by. */
export function DeclineReason({ reason }: { reason: string }) {
  const words = useDeclineLabel();
  return (
    <>
      {words(reason)}
      {IS_CODE.test(reason) && <code className="metrics ms-1.5 text-ink-muted text-xs">{reason}</code>}
    </>
  );
}
