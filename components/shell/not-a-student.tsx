import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import { Message } from "./message";

/**
 * What staff see where a student's own numbers would be.
 *
 * @param hasTimeMachine whether there is one to go to: in the demo and in tests
 */
export function NotAStudent({ hasTimeMachine = false }: { hasTimeMachine?: boolean }) {
  const t = useTranslations("dashboard");
  return (
    <Message title={t("staffTitle")} lead={t("staffLead")}>
      {hasTimeMachine && (
        <Link href="/admin/time-machine" className={buttonStyle()}>
          {t("staffTimeMachine")}
        </Link>
      )}
    </Message>
  );
}
