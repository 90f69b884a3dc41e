import type pg from "pg";

/** A digest of all rows of every table, in any order. The log of backups is left out, because a backup changes it. */
export async function rowHashes(pool: Pick<pg.Pool, "query">): Promise<Record<string, string>> {
  const tables = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('public', 'simulator') AND tablename NOT IN ('_prisma_migrations', 'backup_run') ORDER BY 1`,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ hash: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(line, '|' ORDER BY line)), '') AS hash
       FROM (SELECT to_jsonb(t)::text AS line FROM ${name} t) rows`,
    );
    hashes[name] = rows[0]?.hash ?? "";
  }
  return hashes;
}
