import { queryRows } from "../sql/query";
import { defineStatement, t } from "../statement";

/** Whether there are limits to enforce: what `npm run migrate` brings beside the tables. */
export async function hasCatalogue(): Promise<boolean> {
  const [row] = await queryRows(READY, []);
  return row?.ready ?? false;
}

const READY = defineStatement({
  name: "catalogue_ready",
  text: "SELECT current_version_id IS NOT NULL AS ready FROM plan WHERE key = 'free'",
  row: { ready: t.bool },
});
