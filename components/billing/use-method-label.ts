import { useTranslations } from "next-intl";
import type { PaymentMethod } from "@/lib/client";

/** "Visa ending in 1007", or a UPI id. */
export function useMethodLabel() {
  const t = useTranslations("method");
  return (method: PaymentMethod) => {
    if (method.kind === "upi") return method.upi ?? t("upi");
    if (!method.last4) return method.network ?? t("card");
    return t("ending", { network: method.network ?? t("card"), last4: method.last4 });
  };
}
