import { queryRows, type Statement } from "../sql/query";

export interface FeatureRow {
  key: string;
  name: string;
  description: string;
  launch_url: string | null;
}

/** A feature of the catalogue; null where there is none, or no longer. */
export async function findFeature(key: string): Promise<FeatureRow | null> {
  const [row] = await queryRows<FeatureRow>(FIND, [key]);
  return row ?? null;
}

const FIND: Statement = {
  name: "find_feature",
  text: "SELECT key, name, description, launch_url FROM feature WHERE key = $1::text AND archived_at IS NULL",
};
