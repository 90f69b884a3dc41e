import { useTranslations } from "next-intl";
import { declineWords } from "@/lib/domain/decline-reason";

/** Why a payment did not go through, and what to do, in the words of the reason or of its class. */
export function useDeclineLabel() {
  const t = useTranslations("decline");
  return (reason: string | null) => {
    const words = reason === null ? "unknown" : declineWords(reason);
    return { why: t(`${words}.why`), help: t(`${words}.help`) };
  };
}
