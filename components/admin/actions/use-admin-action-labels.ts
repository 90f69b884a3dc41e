import { useTranslations } from "next-intl";
import type { AdminActionName } from "./student";

/** The texts of the dialog of an admin action on a student. */
export function useAdminActionLabels(name: AdminActionName) {
  const t = useTranslations("adminActions");
  return {
    title: t(`${name}.title`),
    lead: t(`${name}.lead`),
    confirm: t(`${name}.confirm`),
    done: t(`${name}.done`),
  };
}
