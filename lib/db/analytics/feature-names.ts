import { queryRows } from "../sql/query";
import { defineStatement, t } from "../statement";

/** Names of all features by key, those that are archived as well, in the order of the catalogue. */
export async function findFeatureNames(): Promise<Record<string, string>> {
  const rows = await queryRows(FIND, []);
  return Object.fromEntries(rows.map(({ key, name }) => [key, name]));
}

const FIND = defineStatement({
  name: "analytics_feature_names",
  text: "SELECT key, name FROM feature ORDER BY position",
  row: { key: t.text, name: t.text },
});
