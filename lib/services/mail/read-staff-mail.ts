import { renderStored } from "@/emails/delivery/render-stored";
import { holdsSecret, scrubSecrets } from "@/emails/delivery/scrub";
import type { Context } from "@/lib/context";
import { findStaffMail, type OpenMailRow } from "@/lib/db/mail/staff-mail";
import type { Connection } from "@/lib/db/sql/query";
import { fromWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { requireStaff } from "../require-staff";
import { unsubscribeUrlOf } from "./unsubscribe-url";

export interface StaffMail {
  mail: OpenMailRow;
  /** As its recipient sees it; null if the recipient was erased. */
  content: { subject: string; html: string; text: string } | null;
  /** Where a copy would go, or why there can be none. */
  copy: { to: string } | { refused: CopyRefusal };
}

export type CopyRefusal = "one_time_link" | "no_address" | "blocked" | "erased" | "waiting";

/**
 * One mail as its recipient sees it, except for one-time links: following one signs in as the recipient, so staff must not get it. The mail
 * is rendered again without them, whatever was sent.
 *
 * @param wireId `mail_…`
 * @throws forbidden, not_found
 */
export async function readStaffMail(context: Context, wireId: string): Promise<StaffMail> {
  requireStaff(context, "admin:read");
  const mail = await getStaffMail(wireId);
  return { mail, content: await contentOf(mail), copy: copyOf(mail) };
}

export async function getStaffMail(wireId: string, on?: Connection): Promise<OpenMailRow> {
  const id = fromWireId("mail", wireId);
  const mail = id && (await findStaffMail(id, on));
  if (!mail) throw new AppError("not_found", "There is no email with this id.");
  return mail;
}

/** Where a copy of a mail would go now. A mail with a one-time link is not copied: its recipient requests a new one. */
export function copyOf(mail: OpenMailRow): StaffMail["copy"] {
  if (isEmpty(mail)) return { refused: "erased" };
  if (ONE_TIME.has(mail.type) || holdsSecret(mail.props)) return { refused: "one_time_link" };
  if (mail.status === "waiting") return { refused: "waiting" };
  if (mail.address_now === null) return { refused: "no_address" };
  return mail.blocked === null ? { to: mail.address_now } : { refused: "blocked" };
}

/** Types whose link signs in, confirms or resets. */
const ONE_TIME: ReadonlySet<string> = new Set(["verify_address", "reset_password"]);

/** The mails of an erased student are kept without their content, for the statistics. */
function isEmpty({ props }: OpenMailRow): boolean {
  return Object.keys(props).length === 0;
}

async function contentOf(mail: OpenMailRow): Promise<StaffMail["content"]> {
  const { type, props, student_id: studentId, subject, html, text } = mail;
  if (isEmpty(mail)) return null;
  const isPrivate = ONE_TIME.has(type) || holdsSecret(props);
  if (!isPrivate && subject !== null && html !== null && text !== null) return { subject, html, text };
  const rendered = await renderStored(type, scrubSecrets(props), unsubscribeUrlOf(type, studentId));
  return { subject: rendered.subject, html: rendered.html, text: rendered.text };
}
