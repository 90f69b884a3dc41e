import { useTranslations } from "next-intl";
import type { DeedName } from "./student";

/** What the dialog of a deed about a student says. */
export function useDeedWords(name: DeedName) {
  const t = useTranslations("adminDeeds");
  return {
    title: t(`${name}.title`),
    lead: t(`${name}.lead`),
    confirm: t(`${name}.confirm`),
    done: t(`${name}.done`),
  };
}
