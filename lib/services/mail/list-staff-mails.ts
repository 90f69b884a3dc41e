import { MAIL_TYPES } from "@/emails/delivery/facts";
import type { Context } from "@/lib/context";
import { type ListedMailRow, listStaffMail, type StaffMailFilter } from "@/lib/db/mail/staff-mail";
import { normaliseEmail } from "@/lib/domain/email";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { invalidField } from "@/lib/errors";
import { requireStaff } from "../require-staff";

export interface StaffMailRequest {
  status: StaffMailFilter["status"];
  type: string | null;
  to: string | null;
  /** `stu_…` */
  student: string | null;
  limit: number;
  cursor: string | null;
}

export interface StaffMailPage {
  mails: ListedMailRow[];
  nextCursor: string | null;
}

/** Every kind of mail that there is. */
export const LISTED_TYPES: readonly string[] = MAIL_TYPES;

/** Sent, waiting and undeliverable mails, newest first. @throws forbidden; invalid_request for an invalid cursor or id */
export async function listStaffMails(context: Context, request: StaffMailRequest): Promise<StaffMailPage> {
  requireStaff(context, "admin:read");
  const { status, type, to, student, limit, cursor } = request;
  const studentId = student === null ? null : readId("student", student, "user_id");
  const after = cursor === null ? null : readId("mail", cursor, "cursor");
  const filter = { status, type, to: to === null ? null : normaliseEmail(to), studentId };
  const found = await listStaffMail(filter, after, limit + 1);
  const mails = found.slice(0, limit);
  const last = found.length > limit ? mails.at(-1) : undefined;
  return { mails, nextCursor: last ? toWireId("mail", last.id) : null };
}

function readId(kind: "student" | "mail", wireId: string, field: string): string {
  const id = fromWireId(kind, wireId);
  if (!id)
    throw invalidField(
      field,
      `${field} must be ${kind === "student" ? "an id such as stu_…" : "the next_cursor of the previous page"}.`,
    );
  return id;
}
