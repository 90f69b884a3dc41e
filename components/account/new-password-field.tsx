import { Circle, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useEffect, useState } from "react";
import type { PasswordOwner } from "@/lib/domain/password";
import { flawOf, loadPasswordRules, type PasswordFlaw, passwordRules } from "./password-flaw";
import { SecretField } from "./secret-field";

type NewPasswordFieldProps = Omit<ComponentProps<typeof SecretField>, "value" | "autoComplete"> & {
  /** What is typed so far. */
  password: string;
  owner: PasswordOwner;
};

/** Shows the password rules and which are met while typing; errors are shown only after typing. */
export function NewPasswordField({ password, owner, ...props }: NewPasswordFieldProps) {
  const flaw = useFlaw(password, owner);
  return (
    <div className="grid gap-2">
      <SecretField {...props} autoComplete="new-password" />
      <ul className="grid gap-1 text-sm">
        {passwordRules.map((rule) => (
          <Rule key={rule} rule={rule} isMet={isMet(rule, flaw)} />
        ))}
      </ul>
    </div>
  );
}

function Rule({ rule, isMet }: { rule: PasswordFlaw; isMet: boolean }) {
  const t = useTranslations("password");
  const Icon = isMet ? CircleCheck : Circle;
  return (
    <li className={`flex items-start gap-2 ${isMet ? "text-ink" : "text-ink-muted"}`}>
      <Icon className={`mt-0.5 size-4 shrink-0 ${isMet ? "text-good" : ""}`} aria-hidden />
      <span>
        {t(`rule.${rule}`)} <span className="sr-only">{t(isMet ? "met" : "open")}</span>
      </span>
    </li>
  );
}

/** Rules are checked in order: after the first broken one, the rest are unknown. */
function isMet(rule: PasswordFlaw, flaw: PasswordFlaw | null): boolean {
  return flaw === null || passwordRules.indexOf(rule) < passwordRules.indexOf(flaw);
}

function useFlaw(password: string, owner: PasswordOwner): PasswordFlaw | null {
  const [rules, setRules] = useState<Awaited<ReturnType<typeof loadPasswordRules>> | null>(null);
  useEffect(() => {
    void loadPasswordRules().then(setRules);
  }, []);
  return rules ? flawOf(password, owner, rules) : "short";
}
