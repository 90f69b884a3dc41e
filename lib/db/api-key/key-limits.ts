import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

/** Calls per minute, over all students of a key and for each student. */
export interface KeyLimits {
  perKey: number;
  perStudent: number;
}

const FIND = defineStatement({
  name: "key_limits",
  text: `SELECT rate_limit_per_minute AS "perKey", student_rate_limit_per_minute AS "perStudent" FROM api_key WHERE hash = $1::bytea`,
  row: { perKey: t.int4, perStudent: t.int4 },
});

export async function findKeyLimits(hash: Buffer): Promise<KeyLimits | null> {
  const [row] = await queryRows(FIND, [hash]);
  return row ?? null;
}
