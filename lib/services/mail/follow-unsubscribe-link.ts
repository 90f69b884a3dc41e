import { verifyUnsubscribe } from "@/lib/crypto/unsubscribe-token";
import { setMailWanted } from "@/lib/db/mail/opt-outs";
import { withTransaction } from "@/lib/db/sql/query";
import { findStudent } from "@/lib/db/student/find-student";
import { isOptionalMail, type OptionalMail } from "@/lib/domain/optional-mail";
import { invalidField } from "@/lib/errors";
import { writeAudit } from "../audit/write-audit";

/**
 * Turns off the kind of mail that an unsubscribe link stands in, or on again. Whoever has the mail has the link, so nobody needs to sign
 * in; of a student who has been erased nothing is sent anyway, and nothing is said.
 *
 * @returns the kind of mail
 * @throws invalid_request for a link that we did not write
 */
export async function followUnsubscribeLink(
  token: string,
  wanted: boolean,
  { realNow, requestId }: { realNow: Date; requestId: string },
): Promise<OptionalMail> {
  const credentials = verifyUnsubscribe(token);
  if (!credentials || !isOptionalMail(credentials.type)) {
    throw invalidField(
      "token",
      "This link is not whole. Open the one in the mail again, or change it in your account.",
    );
  }
  const { studentId, type } = credentials;
  await withTransaction(async (client) => {
    const student = await findStudent({ by: "id", id: studentId }, client);
    if (!student) return;
    const now = student.clock_now ?? realNow;
    if (!(await setMailWanted(studentId, type, wanted, now, client))) return;
    const source = { now, realNow, requestId, actor: "anonymous", actorId: null } as const;
    await writeAudit(source, { action: "mail.preference_changed", studentId, after: { type, wanted } }, client);
  });
  return type;
}
