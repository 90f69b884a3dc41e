import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import { Message } from "./message";

/** What a page says that is not there. A plain link: what a page would need of script for another, none has to load. */
export default function NotFoundMessage() {
  const t = useTranslations("errors");
  return (
    <Message title={t("notFoundTitle")} lead={t("notFoundLead")}>
      <a href="/" className={buttonStyle()}>
        {t("home")}
      </a>
    </Message>
  );
}
