import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { seedDemo } from "@/prisma/seed";
import { copyTemplate, dropDatabase } from "./postgres";
import { endProcessOn } from "./process-memory";

export interface TestDatabase {
  url: string;
  pool: pg.Pool;
  /** Ends the pool and removes the database, even with other open connections. */
  drop(): Promise<void>;
}

/** A migrated database for one test file, with the catalogue; with `demo`, the demo accounts as well. */
export async function createTestDatabase(options: { demo?: boolean; poolSize?: number } = {}): Promise<TestDatabase> {
  const maintenance = inject("postgresUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const url = await copyTemplate(maintenance, name);
  const pool = new pg.Pool({ connectionString: url, max: options.poolSize ?? 10 });
  pool.on("error", () => undefined);
  if (options.demo) await seedDemo(pool);
  return {
    url,
    pool,
    drop: async () => {
      await endProcessOn(pool);
      await pool.end();
      await dropDatabase(maintenance, name);
    },
  };
}
