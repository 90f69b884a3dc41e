import type { Context } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { auditSource } from "../audit/write-audit";
import { eraseStudent } from "../student/erase-student";
import { getCurrentAccount, requirePassword } from "./current-account";

/**
 * Erases the current student, with their account and sessions.
 *
 * @returns when, in the student's time
 * @throws forbidden for staff, and without an account; invalid_request for a wrong password; payment_in_progress
 */
export async function eraseAccount(context: Context, password: string): Promise<Date> {
  const account = await getCurrentAccount(context);
  if (!account.student_id) throw new AppError("forbidden", "Only an admin can remove a staff account.");
  await requirePassword(account, password, "password");
  return eraseStudent(account.student_id, auditSource(context));
}
