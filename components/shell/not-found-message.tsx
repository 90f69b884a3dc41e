import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import { Message } from "./message";

/** The content of a 404 page. A plain link, so that no page has to load the router's script for it. */
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
