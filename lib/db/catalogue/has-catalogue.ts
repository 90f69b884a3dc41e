import { getPrisma } from "../prisma";

/** Whether there are limits to enforce: what `npm run migrate` brings beside the tables. */
export async function hasCatalogue(): Promise<boolean> {
  const where = { key: "free", currentVersionId: { not: null } };
  return (await getPrisma().plan.findFirst({ where, select: { key: true } })) !== null;
}
