import { useTranslations } from "next-intl";
import type { Trouble } from "./account-calls";

/** Trouble that no field explains, in words; null where there is nothing to say. */
export function useTroubleWords() {
  const t = useTranslations("trouble");
  return (trouble: Trouble): string | null => {
    switch (trouble.kind) {
      case "signedOut":
        return null;
      case "slowDown":
        return t("slowDown", { seconds: trouble.seconds });
      case "failed":
        return t("failed", { reference: trouble.reference });
      case "refused":
        return trouble.code === "payment_in_progress" ? t("paymentInProgress") : t("refused");
      case "fields":
        return Object.values(trouble.fields)[0] ?? t("refused");
      default:
        return t(trouble.kind);
    }
  };
}
