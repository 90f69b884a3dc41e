import type { TestProject } from "vitest/node";
import { startTestPostgres, type TestPostgres } from "./postgres";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's PostgreSQL, at its maintenance database. */
    postgresUrl: string;
  }
}

interface Shared {
  users: number;
  running: Promise<TestPostgres>;
}

/** Each project of vitest.config.ts runs this file, in one process; they share one server. */
const holder = globalThis as typeof globalThis & { __studymeterTestPostgres?: Shared };

/** Starts the run's PostgreSQL, with the template that every test database is copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  holder.__studymeterTestPostgres ??= { users: 0, running: startTestPostgres() };
  const shared = holder.__studymeterTestPostgres;
  shared.users++;
  const postgres = await shared.running;
  project.provide("postgresUrl", postgres.url);
  return async () => {
    if (--shared.users > 0) return;
    holder.__studymeterTestPostgres = undefined;
    await postgres.stop();
  };
}
