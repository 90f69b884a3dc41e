import type { Context, StudentActor } from "@/lib/context";
import { listMailOptOuts } from "@/lib/db/mail/opt-outs";
import { OPTIONAL_MAILS, type OptionalMail } from "@/lib/domain/optional-mail";
import { AppError } from "@/lib/errors";

export interface MailPreference {
  type: OptionalMail;
  wanted: boolean;
}

/** Every optional mail, and whether the current student wants it. @throws forbidden for staff, who get none of them */
export async function getMailPreferences(context: Context): Promise<MailPreference[]> {
  const refused = await listMailOptOuts(requireStudent(context).id);
  return OPTIONAL_MAILS.map((type) => ({ type, wanted: !refused.includes(type) }));
}

export function requireStudent({ actor }: Context): StudentActor {
  if (!actor.student) throw new AppError("forbidden", "Only students get emails that can be turned off.");
  return actor.student;
}
