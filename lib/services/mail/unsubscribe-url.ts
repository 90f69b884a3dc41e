import { signUnsubscribe } from "@/lib/crypto/unsubscribe-token";
import { isOptionalMail } from "@/lib/domain/optional-mail";
import { getEnv } from "@/lib/env";

/** The one-click address (RFC 8058) of a mail to a student; null for a mail that cannot be turned off. */
export function unsubscribeUrlOf(type: string, studentId: string | null): string | null {
  if (studentId === null || !isOptionalMail(type)) return null;
  return `${getEnv().APP_URL}/unsubscribe/${signUnsubscribe({ studentId, type })}`;
}
