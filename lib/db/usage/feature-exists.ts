import { queryRows } from "../sql/query";
import { defineStatement } from "../statement";

/** Whether the catalogue has, or had, a feature: what was used before it was archived stays readable. */
export async function featureExists(key: string): Promise<boolean> {
  const rows = await queryRows(EXISTS, [key]);
  return rows.length > 0;
}

const EXISTS = defineStatement({ name: "feature_exists", text: "SELECT 1 FROM feature WHERE key = $1::text" });
