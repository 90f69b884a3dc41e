import { getPrisma } from "../prisma";

/** Feature → the URL of its own app; features without one are left out. */
export async function findLaunchUrls(): Promise<Record<string, string>> {
  const features = await getPrisma().feature.findMany({ where: { launchUrl: { not: null }, archivedAt: null } });
  return Object.fromEntries(features.flatMap(({ key, launchUrl }) => (launchUrl === null ? [] : [[key, launchUrl]])));
}
