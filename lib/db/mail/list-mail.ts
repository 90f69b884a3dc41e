import { getPrisma } from "../prisma";

export interface MailRow {
  id: string;
  type: string;
  recipient: string;
  /** Our id and the app's id of the student; null for mails to staff. */
  student_id: string | null;
  external_id: string | null;
  props: unknown;
  /** Null until the relay has rendered it. */
  subject: string | null;
  html: string | null;
  text: string | null;
  /** The student's time. */
  created_at: Date;
}

export interface MailFilter {
  studentId: string | null;
  recipient: string | null;
  type: string | null;
  limit: number;
}

/** Sent and waiting mails, newest first. Ids grow with the real time, so that students on different clocks don't mix. */
export async function listMail({ studentId, recipient, type, limit }: MailFilter): Promise<MailRow[]> {
  const mails = await getPrisma().mail.findMany({
    where: {
      status: { in: ["waiting", "sent"] },
      // Mails of an erased student are empty shells, kept for the ledger.
      props: { not: {} },
      recipient: recipient === null ? { not: null } : { equals: recipient, mode: "insensitive" },
      ...(studentId === null ? {} : { studentId }),
      ...(type === null ? {} : { type }),
    },
    orderBy: { id: "desc" },
    take: limit,
    include: { student: { select: { externalId: true } } },
  });
  return mails.flatMap((mail) =>
    mail.recipient === null
      ? []
      : [
          {
            id: mail.id,
            type: mail.type,
            recipient: mail.recipient,
            student_id: mail.studentId,
            external_id: mail.student?.externalId ?? null,
            props: mail.props,
            subject: mail.subject,
            html: mail.html,
            text: mail.text,
            created_at: mail.createdAt,
          },
        ],
  );
}
