import { type PasswordOwner, passwordProblem } from "@/lib/domain/password";
import { invalidField } from "@/lib/errors";

/** @throws invalid_request with what is wrong with a new password */
export function requireGoodPassword(password: string, owner: PasswordOwner): void {
  const problem = passwordProblem(password, owner);
  if (problem) throw invalidField("password", problem);
}
