import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import { Message } from "./message";

/** What staff see where a student's own numbers would be. */
export function NotAStudent() {
  const t = useTranslations("dashboard");
  return (
    <Message title={t("staffTitle")} lead={t("staffLead")}>
      <Link href="/admin" className={buttonStyle()}>
        {t("staffHome")}
      </Link>
    </Message>
  );
}
