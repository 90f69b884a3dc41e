import { useTranslations } from "next-intl";
import type { PasswordOwner } from "@/lib/domain/password";
import { flawOf, loadPasswordRules } from "./password-flaw";

/** For a form's `validate`: what to do about a password that breaks a rule, or true. */
export function usePasswordCheck() {
  const t = useTranslations("password");
  return async (password: string, owner: PasswordOwner): Promise<string | true> => {
    const flaw = flawOf(password, owner, await loadPasswordRules());
    return flaw === null ? true : t(`flaw.${flaw}`);
  };
}
