import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "@/server/start-error";
import { connectOrExplain } from "./connect";

/** PostgreSQL needs a moment to notice that a process has ended. */
const PATIENCE_MS = 2_000;

/**
 * For commands that need the database for themselves. Every instance and command is recognised by the application_name of its connections.
 *
 * @throws StartError naming where they come from
 */
export async function requireNoUsers(url: string): Promise<void> {
  const client = await connectOrExplain(url);
  try {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const { rows } = await client.query<{ place: string }>(USERS);
      if (rows.length === 0) return;
      if (performance.now() > end) {
        const places = rows.map(({ place }) => place).join(", ");
        throw new StartError(`Studymeter runs on this database (from ${places}). Stop every instance first.`);
      }
      await sleep(100);
    }
  } finally {
    await client.end();
  }
}

const USERS = `SELECT DISTINCT coalesce(host(client_addr), 'this machine') AS place FROM pg_stat_activity
WHERE datname = current_database() AND application_name IN ('studymeter', 'studymeter-listen') AND pid <> pg_backend_pid() ORDER BY 1`;
