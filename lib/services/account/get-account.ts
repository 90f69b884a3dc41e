import type { Context } from "@/lib/context";
import { type AccountRow, findAccountById } from "@/lib/db/account/find-account";
import { findStudent, type StudentRow } from "@/lib/db/student/find-student";
import { AppError } from "@/lib/errors";
import { ownerOf } from "./current-account";

export type CurrentAccount =
  | { account: AccountRow; student: StudentRow | null }
  /** Signed in by a portal link or a user token. */
  | { account: null; student: StudentRow };

/** Who is signed in: an account, a student, or both. */
export async function getAccount(context: Context): Promise<CurrentAccount> {
  const { accountId, studentId } = ownerOf(context);
  const account = accountId ? await findAccountById(accountId) : null;
  const student = studentId ? await findStudent({ by: "id", id: studentId }) : null;
  if (account) return { account, student };
  if (student) return { account, student };
  throw new AppError("not_found", "This student has been erased.");
}
