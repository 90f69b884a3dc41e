import { queryRows, type Statement } from "../sql/query";

/** Names of all features by key, those that are archived as well, in the order of the catalogue. */
export async function findFeatureNames(): Promise<Record<string, string>> {
  const rows = await queryRows<{ key: string; name: string }>(FIND, []);
  return Object.fromEntries(rows.map(({ key, name }) => [key, name]));
}

const FIND: Statement = { name: "analytics_feature_names", text: "SELECT key, name FROM feature ORDER BY position" };
