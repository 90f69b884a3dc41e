import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@/server/postgres/start";
import { startApp } from "./app";
import { FAST } from "./postgres";

/** Starts the built app in demo mode, as `npm start` does, on its own database with the demo accounts. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "studymeter-e2e-"));
  // When run as root, PostgreSQL runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o711);
  const postgres = await startPostgres({ dataDir: join(folder, "database"), settings: FAST });
  const app = await startApp({
    databaseUrl: postgres.url,
    env: {
      STUDYMETER_MODE: "demo",
      STUDYMETER_DATA_DIR: join(folder, "app"),
      TRUST_PROXY_HOPS: "1",
      // Invoices in rupees need a seller with a GSTIN, here in Karnataka.
      SELLER_GSTIN: "29AAGCB7383J1Z4",
    },
  });
  // The host name for which links and cookies are made.
  process.env.STUDYMETER_E2E_URL = app.url.replace("127.0.0.1", "localhost");
  process.env.STUDYMETER_E2E_DATABASE_URL = postgres.url;
  return async () => {
    await app.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
