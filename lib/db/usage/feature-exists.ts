import { getPrisma } from "../prisma";

/** Whether the catalogue has, or had, a feature: what was used before it was archived stays readable. */
export async function featureExists(key: string): Promise<boolean> {
  return (await getPrisma().feature.findFirst({ where: { key }, select: { key: true } })) !== null;
}
