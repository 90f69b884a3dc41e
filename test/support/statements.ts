import type pg from "pg";

/** What begins and ends transactions, and what tells open pages of all the changes of a moment, whoever made them. */
const OF_NOBODY = new Set(["BEGIN", "COMMIT", "announce_changes"]);

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
  return names.filter((name) => !OF_NOBODY.has(name));
}
