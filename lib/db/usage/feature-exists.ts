import { queryRows, type Statement } from "../sql/query";

/** Whether the catalogue has, or had, a feature: what was used before it was archived stays readable. */
export async function featureExists(key: string): Promise<boolean> {
  const rows = await queryRows(EXISTS, [key]);
  return rows.length > 0;
}

const EXISTS: Statement = { name: "feature_exists", text: "SELECT 1 FROM feature WHERE key = $1::text" };
