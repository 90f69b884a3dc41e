import type { Context } from "@/lib/context";
import { setMailWanted } from "@/lib/db/mail/opt-outs";
import { withTransaction } from "@/lib/db/sql/query";
import type { OptionalMail } from "@/lib/domain/optional-mail";
import { auditSource, writeAudit } from "../audit/write-audit";
import { getMailPreferences, type MailPreference, requireStudent } from "./get-mail-preferences";

/** Turns one kind of mail on or off for the current student. @throws forbidden for staff */
export async function setMailPreference(
  context: Context,
  type: OptionalMail,
  wanted: boolean,
): Promise<MailPreference[]> {
  const student = requireStudent(context);
  await withTransaction(async (client) => {
    if (!(await setMailWanted(student.id, type, wanted, context.now, client))) return;
    const fact = { action: "mail.preference_changed", studentId: student.id, after: { type, wanted } };
    await writeAudit(auditSource(context), fact, client);
  });
  return getMailPreferences(context);
}
