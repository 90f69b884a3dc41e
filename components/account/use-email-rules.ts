import { useTranslations } from "next-intl";

/** What a form can say about an address before it asks the server. */
export function useEmailRules() {
  const t = useTranslations("signIn");
  return {
    required: t("emailMissing"),
    pattern: { value: /^\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*$/, message: t("emailWrong") },
  };
}
