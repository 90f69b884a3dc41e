import { getPrisma } from "../prisma";

/** Names of all features by key, archived ones included, in the order of the catalogue. */
export async function findFeatureNames(): Promise<Record<string, string>> {
  const features = await getPrisma().feature.findMany({ orderBy: { position: "asc" } });
  return Object.fromEntries(features.map(({ key, name }) => [key, name]));
}
