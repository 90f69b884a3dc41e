import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import { Message } from "./message";

/** What staff see in place of a student's numbers. */
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
