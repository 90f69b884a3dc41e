import { useTranslations } from "next-intl";
import { Message } from "./message";

/** What staff see where a student's own numbers would be. */
export function NotAStudent() {
  const t = useTranslations("dashboard");
  return <Message title={t("staffTitle")} lead={t("staffLead")} />;
}
