import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../statement";

const FEATURE_ROW = {
  key: t.text,
  name: t.text,
  description: t.text,
  launch_url: t.text.nullable,
};
export type FeatureRow = RowOf<typeof FEATURE_ROW>;

/** A feature of the catalogue; null where there is none, or no longer. */
export async function findFeature(key: string): Promise<FeatureRow | null> {
  const [row] = await queryRows(FIND, [key]);
  return row ?? null;
}

const FIND = defineStatement({
  name: "find_feature",
  text: "SELECT key, name, description, launch_url FROM feature WHERE key = $1::text AND archived_at IS NULL",
  row: FEATURE_ROW,
});
