import { queryRows } from "../sql/query";
import { defineStatement, t } from "../statement";

export interface PlanLabels {
  name: string;
  benefits: string[];
}

/** @throws Error for a plan that the catalogue does not have */
export async function getPlanLabels(key: string, on?: Parameters<typeof queryRows>[2]): Promise<PlanLabels> {
  const [row] = await queryRows(FIND, [key], on);
  if (!row) throw new Error(`there is no plan ${key} in the catalogue`);
  return row;
}

const FIND = defineStatement({
  name: "plan_labels",
  text: "SELECT name, benefits FROM plan WHERE key = $1",
  row: { name: t.text, benefits: t.texts },
});
