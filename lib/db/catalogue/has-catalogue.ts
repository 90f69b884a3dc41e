import { queryRows, type Statement } from "../sql/query";

/** Whether there are limits to enforce: what `npm run migrate` brings beside the tables. */
export async function hasCatalogue(): Promise<boolean> {
  const [row] = await queryRows<{ ready: boolean }>(READY, []);
  return row?.ready ?? false;
}

const READY: Statement = {
  name: "catalogue_ready",
  text: "SELECT current_version_id IS NOT NULL AS ready FROM plan WHERE key = 'free'",
};
