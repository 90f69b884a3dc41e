import { getPrisma } from "../prisma";

/** Whether there are limits to enforce: `npm run migrate` loads the catalogue after the tables. */
export async function hasCatalogue(): Promise<boolean> {
  const where = { key: "free", currentVersionId: { not: null } };
  return (await getPrisma().plan.findFirst({ where, select: { key: true } })) !== null;
}
