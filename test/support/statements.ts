import type pg from "pg";

/** Statements that begin and end transactions, and the one that notifies open pages of changes, which is batched over all callers. */
const UNCOUNTED = new Set(["BEGIN", "COMMIT", "announce_changes"]);

/** Names of the statements that some work sends through a pool, each a round trip. */
export async function statementsOf(pool: pg.Pool, work: () => Promise<unknown>): Promise<string[]> {
  const names: string[] = [];
  const listened = new Map<pg.PoolClient, pg.PoolClient["query"]>();
  const listen = (client: pg.PoolClient) => {
    if (listened.has(client)) return;
    const { query } = client;
    listened.set(client, query);
    client.query = ((...args: unknown[]) => {
      const [statement] = args as [string | { name?: string }];
      names.push(typeof statement === "string" ? statement : (statement.name ?? "unnamed"));
      return Reflect.apply(query, client, args);
    }) as pg.PoolClient["query"];
  };
  pool.on("acquire", listen);
  try {
    await work();
  } finally {
    pool.off("acquire", listen);
    for (const [client, query] of listened) client.query = query;
  }
  return names.filter((name) => !UNCOUNTED.has(name));
}
