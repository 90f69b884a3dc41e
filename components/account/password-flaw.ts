import type { PasswordOwner } from "@/lib/domain/password";

export const passwordRules = ["short", "common", "personal"] as const;

/** The rule that a password breaks. */
export type PasswordFlaw = (typeof passwordRules)[number];

type Rules = typeof import("@/lib/domain/password");

/** The server's own rules, with the list of common passwords, which only pages that ask for a new one should load. */
export function loadPasswordRules(): Promise<Rules> {
  return import("@/lib/domain/password");
}

/** The first rule that it breaks; the later ones are not worth asking about before. */
export function flawOf(password: string, owner: PasswordOwner, rules: Rules): PasswordFlaw | null {
  if ([...password].length < rules.PASSWORD_MIN) return "short";
  if (rules.isCommonPassword(password)) return "common";
  return rules.passwordProblem(password, owner) === null ? null : "personal";
}
