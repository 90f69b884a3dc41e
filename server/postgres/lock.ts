import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartError } from "@/server/start-error";

/** One app per embedded database: the advisory lock of the app that serves from it. An arbitrary number, the same everywhere. */
const LOCK = 72707371;
const PREFIX = "studymeter app";

/**
 * Marks the embedded database as in use by this process. The lock dies with its connection, so a killed app never
 * leaves it behind; a file with a process number would.
 */
export async function claim(url: string, port: number, dataDir: string): Promise<pg.Client> {
  const client = await connect(url, `${PREFIX} ${process.pid} ${port}`);
  // PostgreSQL needs a moment to notice that a killed app's connection is gone.
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await tryLock(client)) return client;
    await sleep(100);
  }
  const holder = await client.query<{ application_name: string }>(
    "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE $1 AND pid <> pg_backend_pid()",
    [`${PREFIX} %`],
  );
  await client.end();
  const [pid, itsPort] = holder.rows[0]?.application_name.slice(PREFIX.length + 1).split(" ") ?? [];
  const who = pid ? ` (process ${pid}, http://localhost:${itsPort})` : "";
  throw new StartError(
    `Studymeter already runs on the data folder ${dataDir}${who}. Stop it, or choose another folder with STUDYMETER_DATA_DIR.`,
  );
}

/** Whether an app serves from this database; commands use it to decide whether to stop what they started. */
export async function isClaimed(url: string): Promise<boolean> {
  const client = await connect(url, "studymeter command");
  try {
    return !(await tryLock(client));
  } finally {
    await client.end();
  }
}

async function connect(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: name, keepAlive: true });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const result = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [LOCK]);
  return result.rows[0]?.locked ?? false;
}
