import type { OptionalMail } from "@/lib/domain/optional-mail";
import { getPrisma } from "../prisma";
import type { Connection } from "../sql/query";

/** The types of mail that a student has opted out of. */
export async function listMailOptOuts(studentId: string): Promise<string[]> {
  const optOuts = await getPrisma().mailOptOut.findMany({ where: { studentId }, select: { type: true } });
  return optOuts.map(({ type }) => type);
}

/** Opts in or out; waiting mails of the type are not sent any more. True where that is a change. */
export async function setMailWanted(
  studentId: string,
  type: OptionalMail,
  wanted: boolean,
  now: Date,
  on: Connection,
): Promise<boolean> {
  const { mailOptOut, mail } = getPrisma(on);
  if (wanted) return (await mailOptOut.deleteMany({ where: { studentId, type } })).count > 0;
  const data = { studentId, type, createdAt: now };
  const { count } = await mailOptOut.createMany({ data, skipDuplicates: true });
  await mail.updateMany({ where: { studentId, type, status: "waiting" }, data: { status: "suppressed" } });
  return count > 0;
}
