import { verifyUnsubscribe } from "@/lib/crypto/unsubscribe-token";
import { setMailWanted } from "@/lib/db/mail/opt-outs";
import { withTransaction } from "@/lib/db/sql/query";
import { findStudent } from "@/lib/db/student/find-student";
import { isOptionalMail, type OptionalMail } from "@/lib/domain/optional-mail";
import { invalidField } from "@/lib/errors";
import { writeAudit } from "../audit/write-audit";

/**
 * Turns the kind of mail that an unsubscribe link came with off, or on again. No sign-in is needed, because only the recipient has the
 * link; for an erased student nothing happens, and nothing is revealed.
 *
 * @returns the kind of mail
 * @throws invalid_request for a link that we did not sign
 */
export async function followUnsubscribeLink(
  token: string,
  wanted: boolean,
  { realNow, requestId }: { realNow: Date; requestId: string },
): Promise<OptionalMail> {
  const link = verifyUnsubscribe(token);
  if (!link || !isOptionalMail(link.type)) {
    throw invalidField(
      "token",
      "This link is incomplete. Open the link in the email again, or change the setting in your account.",
    );
  }
  const { studentId, type } = link;
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
