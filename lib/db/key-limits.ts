import { queryRows, type Statement } from "./sql/query";

/** Calls a minute, over all students of a key and for each of them. */
export interface KeyLimits {
  perKey: number;
  perStudent: number;
}

const FIND: Statement = {
  name: "key_limits",
  text: `SELECT rate_limit_per_minute AS "perKey", student_rate_limit_per_minute AS "perStudent" FROM api_key WHERE hash = $1::bytea`,
};

export async function findKeyLimits(hash: Buffer): Promise<KeyLimits | null> {
  const [row] = await queryRows<{ perKey: number; perStudent: number }>(FIND, [hash]);
  return row ?? null;
}
