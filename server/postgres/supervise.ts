import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { claim } from "./lock";
import { type RunningPostgres, startPostgres } from "./start";

export interface SuperviseOptions {
  dataDir: string;
  /** The app's own port, shown when a second app is started on the same folder. */
  appPort: number;
  report: (line: string) => void;
}

export interface SupervisedPostgres {
  url: string;
  stop(): Promise<void>;
}

/**
 * Runs the embedded PostgreSQL for as long as the app runs: if it dies, it is restarted on the same port, so
 * that its address stays valid and connection pools recover.
 */
export async function supervisePostgres(options: SuperviseOptions): Promise<SupervisedPostgres> {
  let postgres = await startPostgres(options);
  let stopping = false;
  let healing: Promise<void> | undefined;
  let mark = await claim(postgres.url, options.appPort, options.dataDir).catch(async (error: unknown) => {
    if (!postgres.adopted) await postgres.stop();
    throw error;
  });

  const watch = (client: pg.Client) => {
    client.once("end", () => {
      if (!stopping) healing ??= heal().finally(() => (healing = undefined));
    });
  };

  /** The connection that holds the advisory lock broke: PostgreSQL ended, crashed and recovers, or only closed the connection. */
  const heal = async (): Promise<void> => {
    options.report("The database stopped. Restarting it…");
    for (let pause = 100; !stopping; pause = Math.min(pause * 2, 5_000)) {
      try {
        postgres = await startAgain(postgres, options);
        mark = await claim(postgres.url, options.appPort, options.dataDir);
        watch(mark);
        options.report("The database is running again.");
        return;
      } catch (error) {
        options.report(`The database does not start: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(pause);
      }
    }
  };

  watch(mark);
  return {
    url: postgres.url,
    stop: async () => {
      stopping = true;
      await healing;
      await mark.end();
      await postgres.stop();
    },
  };
}

async function startAgain(before: RunningPostgres, options: SuperviseOptions): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir: options.dataDir, port: before.port });
  if (postgres.port === before.port) return postgres;
  // Another command had already started it, on a port of its own.
  await postgres.stop();
  throw new Error(`it runs on port ${postgres.port} instead of ${before.port}`);
}
