import { useTranslations } from "next-intl";

/** Why a payment was declined, and what to do. Gateway codes without a translation get the general text. */
export function useDeclineLabel() {
  const t = useTranslations("decline");
  return (reason: string | null) => {
    const key = `${reason}.why` as Parameters<typeof t>[0];
    const known = (reason !== null && t.has(key) ? reason : "other") as "other";
    return { why: t(`${known}.why`), help: t(`${known}.help`) };
  };
}
