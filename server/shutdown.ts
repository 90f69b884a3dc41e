import type { Server } from "node:http";
import { getProcessEnv } from "@/lib/env";
import { runShutdownHooks } from "@/lib/lifecycle";

/** How long accepted requests may still take. */
const PATIENCE_MS = 10_000;

/** npm forwards a Ctrl-C that the terminal has already sent, so a second signal counts only after a while. */
const SECOND_SIGNAL_MS = 1_000;

export interface Shutdown {
  /** Registers something to stop: in reverse order of starting, each even if another one fails. */
  add(name: string, stop: () => Promise<unknown>): void;
  /** Requests are served from now on, and are finished before anything else is stopped. */
  serving(server: Server): void;
  /** Stops everything and ends the process. */
  end(code: number): void;
}

/**
 * Graceful shutdown on SIGTERM, Ctrl-C or a bug, at any moment: no new connections, accepted requests
 * are finished, buffered data is written, and everything that was started is stopped.
 */
export function handleShutdown(): Shutdown {
  const steps: { name: string; stop: () => Promise<unknown> }[] = [];
  let server: Server | undefined;
  let begun = 0;

  const end = (code: number) => {
    if (begun > 0) {
      // A second Ctrl-C does not wait for requests.
      if (performance.now() - begun > SECOND_SIGNAL_MS) server?.closeAllConnections();
      return;
    }
    begun = performance.now();
    void stopAll().then((clean) => process.exit(clean ? code : 1));
  };

  const stopAll = async (): Promise<boolean> => {
    const problems = server ? await finishRequests(server) : [];
    for (const { name, stop } of steps.reverse()) {
      await stop().catch((error: unknown) => problems.push({ name, error }));
    }
    for (const { name, error } of problems) report(`Could not finish (${name})`, error);
    return problems.length === 0;
  };

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => end(0));
  // The reader of the output may be gone (a closed terminal, a killed parent). Reporting that would fail too, endlessly.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  process.on("uncaughtException", (error) => {
    report("Stopping because of an unexpected error", error);
    end(1);
  });
  process.on("unhandledRejection", (error) => report("Unhandled promise rejection", error));
  endWithParent(() => end(0));
  return {
    add: (name, stop) => void steps.push({ name, stop }),
    serving: (started) => {
      server = started;
    },
    end,
  };
}

/** A killed npm forwards no signal, and the app would keep running with its port and database. */
function endWithParent(end: () => void): void {
  if (!getProcessEnv().npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 1_000).unref();
}

async function finishRequests(server: Server): Promise<{ name: string; error: unknown }[]> {
  const closed = new Promise((done) => server.close(done));
  // After its last response a kept-alive connection would stay open until its timeout.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  const problems = await runShutdownHooks("drain");
  await closed;
  clearInterval(sweep);
  clearTimeout(patience);
  return [...problems, ...(await runShutdownHooks("flush"))];
}

function report(what: string, error: unknown): void {
  process.stderr.write(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
