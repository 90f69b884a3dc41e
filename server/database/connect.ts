import pg from "pg";
import { StartError } from "@/server/start-error";

/** The oldest PostgreSQL that has what the schema uses (MERGE, NULLS NOT DISTINCT, security_invoker views). */
const OLDEST_MAJOR = 15;

/**
 * Opens one connection, or says in one line why that fails: wrong address, password, database or version.
 * The address is named without its password.
 */
export async function connectOrExplain(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "studymeter",
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new StartError(explain(error, url));
  }
  const found = await client.query<{ server_version_num: string }>("SHOW server_version_num");
  const major = Math.floor(Number(found.rows[0]?.server_version_num) / 10_000);
  if (major >= OLDEST_MAJOR) return client;
  await client.end();
  throw new StartError(
    `The database at ${place(url)} is PostgreSQL ${major}; version ${OLDEST_MAJOR} or newer is needed.`,
  );
}

/** Host, port and database of an address, for messages; never the password. */
export function place(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || "the local socket"}${port ? `:${port}` : ""}${pathname}`;
}

function explain(error: unknown, url: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const user = new URL(url).username || "(none)";
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The host of DATABASE_URL is unknown: ${new URL(url).hostname}.`;
    case "ECONNREFUSED":
      return `No response from ${place(url)} (DATABASE_URL). Check that the database is running and the port is right.`;
    case "28P01":
    case "28000":
      return `The database at ${place(url)} does not accept user "${user}" with the password of DATABASE_URL.`;
    case "3D000":
      return `There is no database "${new URL(url).pathname.slice(1)}" at ${place(url)}. Create it, or fix DATABASE_URL.`;
    case "53300":
      return `The database at ${place(url)} has no free connections (max_connections).`;
    default: {
      const reason = error instanceof Error ? error.message || code : String(error);
      return `The database at ${place(url)} cannot be reached: ${reason}.`;
    }
  }
}
