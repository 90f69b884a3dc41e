import type { Context } from "@/lib/context";
import { setAccountName } from "@/lib/db/account/write-account";
import { withTransaction } from "@/lib/db/sql/query";
import { updateStudent } from "@/lib/db/student/update-student";
import { auditSource, writeAudit } from "../audit/write-audit";
import { followPayer } from "../payers/follow-payer";
import { type CurrentAccount, getAccount } from "./get-account";

export interface AccountChanges {
  name?: string | null;
  locale?: string;
  time_zone?: string | null;
}

/** Changes the given fields of the caller's name, language and time zone. Staff have only a name. */
export async function updateAccount(context: Context, changes: AccountChanges): Promise<CurrentAccount> {
  const { account, student } = await getAccount(context);
  await withTransaction(async (client) => {
    if (account && changes.name !== undefined) await setAccountName(account.id, changes.name, client);
    if (student) {
      await followPayer(student.id, context, client, () => updateStudent(student.id, changes, context.now, client));
    }
    const fact = { action: "account.updated", studentId: student?.id, after: { fields: Object.keys(changes) } };
    await writeAudit(auditSource(context), fact, client);
  });
  return getAccount(context);
}
