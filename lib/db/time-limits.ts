import type pg from "pg";
import type { Env } from "@/lib/env";

/** How long a statement may run, and a transaction may idle, before the server ends it, in milliseconds. */
export const TIME_LIMITS = { statement_timeout: 10_000, idle_in_transaction_session_timeout: 10_000 } as const;

/** Whether calls reach the database through a pooler: the direct address is another one. */
export function isPooled({
  DATABASE_URL,
  DATABASE_DIRECT_URL,
}: Pick<Env, "DATABASE_URL" | "DATABASE_DIRECT_URL">): boolean {
  return DATABASE_URL !== DATABASE_DIRECT_URL;
}

/**
 * The limits as node-postgres sends them when it connects; none through a pooler. PgBouncer refuses a connection with parameters that it does
 * not track ("unsupported startup parameter: statement_timeout"), or drops them silently where `ignore_startup_parameters` names them; and
 * in transaction mode a SET would stay on whichever server connection it met. There the role's own settings hold.
 */
export function connectionLimits(env: Parameters<typeof isPooled>[0]): Pick<pg.PoolConfig, keyof typeof TIME_LIMITS> {
  return isPooled(env) ? {} : TIME_LIMITS;
}

/**
 * Makes the limits defaults of our role in this database, which every server connection of a pooler begins with. Written only where they
 * differ: two processes that change one role at once would fail.
 *
 * @param direct a connection to the database itself
 */
export async function setRoleLimits(direct: Pick<pg.Client, "query">): Promise<void> {
  const { rows } = await direct.query<{ role: string; database: string; limits: string[] }>(
    `SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database,
       coalesce((SELECT setconfig FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d ON d.oid = s.setdatabase
         WHERE r.rolname = current_user AND d.datname = current_database()), '{}') AS limits`,
  );
  const [found] = rows;
  if (!found) throw new Error("a statement without a table returns one row");
  for (const [name, milliseconds] of Object.entries(TIME_LIMITS)) {
    if (found.limits.includes(`${name}=${milliseconds}ms`)) continue;
    await direct.query(`ALTER ROLE ${found.role} IN DATABASE ${found.database} SET ${name} = '${milliseconds}ms'`);
  }
}
