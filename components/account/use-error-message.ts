import { useTranslations } from "next-intl";
import type { FormError } from "./account-calls";

/** The message of an error that belongs to no field; null if there is none. */
export function useErrorMessage() {
  const t = useTranslations("callErrors");
  return (error: FormError): string | null => {
    switch (error.kind) {
      case "signedOut":
        return null;
      case "slowDown":
        return t("slowDown", { seconds: error.seconds });
      case "failed":
        return t("failed", { reference: error.reference });
      case "refused":
        return error.code === "payment_in_progress" ? t("paymentInProgress") : t("refused");
      case "fields":
        return Object.values(error.fields)[0] ?? t("refused");
      default:
        return t(error.kind);
    }
  };
}
