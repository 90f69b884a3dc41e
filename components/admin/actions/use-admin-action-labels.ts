import { useTranslations } from "next-intl";
import type { AdminActionName } from "./student";

/** What the dialog of a action about a student says. */
export function useAdminActionLabels(name: AdminActionName) {
  const t = useTranslations("adminActions");
  return {
    title: t(`${name}.title`),
    lead: t(`${name}.lead`),
    confirm: t(`${name}.confirm`),
    done: t(`${name}.done`),
  };
}
