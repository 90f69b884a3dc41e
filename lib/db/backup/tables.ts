import type pg from "pg";

/** A table as a backup holds it. */
export interface TableOfBackup {
  /** Quoted, with its schema. */
  name: string;
  /** Quoted. All columns: the audit chain covers the transaction number too, which a restored entry must keep. */
  columns: string[];
}

export interface PartitionOfBackup {
  name: string;
  parent: string;
  /** `FOR VALUES FROM (…) TO (…)` or `DEFAULT`. */
  bound: string;
}

/** Every table in our schemas with rows of its own or in partitions. */
export async function listTables(client: pg.ClientBase): Promise<TableOfBackup[]> {
  const { rows } = await client.query<TableOfBackup>(TABLES);
  return rows;
}

export async function listPartitions(client: pg.ClientBase): Promise<PartitionOfBackup[]> {
  const { rows } = await client.query<PartitionOfBackup>(PARTITIONS);
  return rows;
}

/** The names of the applied migrations, oldest first: a backup belongs to exactly these. */
export async function listMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name",
  );
  return rows.map(({ name }) => name);
}

/** The first table that has a row, or null: whether there is data to lose. */
export async function findFilledTable(client: pg.ClientBase, tables: readonly TableOfBackup[]): Promise<string | null> {
  for (const { name } of tables) {
    const { rows } = await client.query<{ filled: boolean }>(`SELECT EXISTS (SELECT 1 FROM ${name}) AS filled`);
    if (rows[0]?.filled) return name;
  }
  return null;
}

const TABLES = `
SELECT format('%I.%I', n.nspname, c.relname) AS name,
  array_agg(format('%I', a.attname) ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE n.nspname IN ('public', 'simulator') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname <> '_prisma_migrations'
GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname`;

const PARTITIONS = `
SELECT format('%I', c.relname) AS name, format('%I', p.relname) AS parent, pg_get_expr(c.relpartbound, c.oid) AS bound
FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent
WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname`;
