import { useTranslations } from "next-intl";

/** Plans are rows of the catalogue; one that we have no translation for goes by its key. */
export function usePlanName() {
  const t = useTranslations("plans");
  return (plan: string) => {
    const key = plan as Parameters<typeof t>[0];
    return t.has(key) ? t(key) : plan;
  };
}
