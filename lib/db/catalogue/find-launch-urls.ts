import { queryRows } from "../sql/query";
import { defineStatement, t } from "../statement";

/** Feature → where its own app is; features without one are left out. */
export async function findLaunchUrls(): Promise<Record<string, string>> {
  const rows = await queryRows(FIND, []);
  return Object.fromEntries(rows.map(({ key, launch_url }) => [key, launch_url]));
}

const FIND = defineStatement({
  name: "find_launch_urls",
  text: "SELECT key, launch_url FROM feature WHERE launch_url IS NOT NULL AND archived_at IS NULL",
  row: { key: t.text, launch_url: t.text },
});
