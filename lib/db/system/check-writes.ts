import { queryRows, withTransaction } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

/**
 * Makes the database write to its disk, and change nothing: it sorts more than it may hold in memory, for which it writes a temporary file.
 * An update of some row would prove less: it takes the room of an older version of the row, where new rows no longer find any.
 *
 * @returns whether this connection may write rows: not on a standby, nor where transactions are read-only
 * @throws the error of the database if its disk is full, or takes no writes
 */
export async function checkWrites(): Promise<boolean> {
  return withTransaction(async (client) => {
    await queryRows(LITTLE_MEMORY, [], client);
    const [row] = await queryRows(SPILL, [], client);
    return row?.read_only === false;
  });
}

// The least that PostgreSQL knows, for this transaction alone.
const LITTLE_MEMORY = defineStatement({
  name: "writes_check_memory",
  text: "SELECT set_config('work_mem', '64kB', true) AS work_mem",
  row: { work_mem: t.text.nullable },
});

// `OFFSET 0` keeps the subquery, and with it the sort that nothing asks for, from being planned away.
const SPILL = defineStatement({
  name: "writes_check",
  text: `SELECT current_setting('transaction_read_only')::boolean AS read_only,
  (SELECT count(*)::int FROM (SELECT md5(i::text) AS word FROM generate_series(1, 4000) AS i ORDER BY word OFFSET 0) AS sorted) AS sorted`,
  row: { read_only: t.bool.assured("the setting is on or off"), sorted: t.int4 },
});
