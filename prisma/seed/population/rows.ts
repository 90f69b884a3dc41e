import type pg from "pg";

/** In the order of the foreign keys; within `invoice`, credit notes come after what they correct. */
const TABLES = [
  "test_clock",
  "student",
  "student_data_key",
  "user_subscription",
  "account",
  "session",
  "payer",
  "gateway_customer",
  "payment_method",
  "payment_order",
  "payment",
  "refund",
  "subscription_renewal_log",
  "webhook_event",
  "audit_entry",
  "usage_counter",
  "feature_usage_log",
  "invoice_series",
  "invoice",
  "mail",
] as const;
export type Table = (typeof TABLES)[number];

/** Values by column, as JSON. Every row of a table has the same columns. */
export type Row = Record<string, unknown>;

/** Rows per statement: enough to make its text and plan negligible, with a parameter of a few megabytes. */
const ROWS_AT_ONCE = 5_000;

/** Rows that wait to be written. */
export class Rows {
  readonly #waiting = new Map<Table, Row[]>();

  add(table: Table, row: Row): void {
    const rows = this.#waiting.get(table);
    if (rows) rows.push(row);
    else this.#waiting.set(table, [row]);
  }

  /** The waiting rows of a table, in their order. */
  waiting(table: Table): readonly Row[] {
    return this.#waiting.get(table) ?? [];
  }

  async write(client: pg.PoolClient): Promise<void> {
    for (const table of TABLES) {
      const rows = this.#waiting.get(table) ?? [];
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        await insert(client, table, rows.slice(from, from + ROWS_AT_ONCE));
      }
    }
    this.#waiting.clear();
  }
}

/** One statement for any table: the database knows the types of its own columns. */
async function insert(client: pg.PoolClient, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::json)`,
    [JSON.stringify(rows)],
  );
}

/** Bytes as JSON can say them. */
export function hex(bytes: Buffer): string {
  return `\\x${bytes.toString("hex")}`;
}
