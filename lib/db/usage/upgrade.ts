import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const UPGRADE_ROW = {
  key: t.text,
  name: t.text,
  benefits: t.texts,
  amount: t.int4.nullable,
  currency: t.bpchar.nullable,
};
export type UpgradeRow = RowOf<typeof UPGRADE_ROW>;

/** The cheapest plan above `planKey` that allows more of a feature than `limit`, with its price; null where there is none. */
export async function findUpgrade(
  planKey: string,
  feature: string,
  limit: number | null,
  currency: string,
  on?: Parameters<typeof queryRows>[2],
): Promise<UpgradeRow | null> {
  const [row] = await queryRows(FIND, [planKey, feature, limit, currency], on);
  return row ?? null;
}

const FIND = defineStatement({
  name: "find_upgrade",
  text: `SELECT higher.key, higher.name, higher.benefits, price.amount, price.currency
FROM plan current
JOIN plan higher ON higher.rank > current.rank AND higher.archived_at IS NULL
JOIN plan_limit more ON more.plan_version_id = higher.current_version_id AND more.feature_key = $2::text
LEFT JOIN plan_price price ON price.plan_version_id = higher.current_version_id AND price.currency = $4::text
WHERE current.key = $1::text AND $3::int IS NOT NULL AND (more.quota IS NULL OR more.quota > $3::int)
ORDER BY higher.rank LIMIT 1`,
  row: UPGRADE_ROW,
});
