import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApp } from "@/test/support/app";

/** Another instance of the app on the same database, with other secrets. */
export async function withSecondInstance(work: (url: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "studymeter-second-"));
  const app = await startApp({
    databaseUrl: process.env.STUDYMETER_E2E_DATABASE_URL ?? "",
    env: { STUDYMETER_MODE: "demo", STUDYMETER_DATA_DIR: folder },
  });
  try {
    await work(app.url);
  } finally {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
