import { getPrisma } from "../prisma";

export interface FeatureRow {
  key: string;
  name: string;
  description: string;
  launch_url: string | null;
}

/** A feature of the catalogue; null where it is unknown or archived. */
export async function findFeature(key: string): Promise<FeatureRow | null> {
  const feature = await getPrisma().feature.findFirst({ where: { key, archivedAt: null } });
  if (!feature) return null;
  const { name, description, launchUrl } = feature;
  return { key, name, description, launch_url: launchUrl };
}
