import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import pg from "pg";
import { nextSettlement, type Settled, settleDue } from "./control/complete";
import { badRequest } from "./errors";
import { createApp } from "./http/app";
import { errorResponse } from "./http/responses";
import { readOptions, type SimulatorOptions } from "./options";
import { setUpStore } from "./store/schema";
import { Dispatcher } from "./webhooks/deliver";

export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Simulator {
  /** Sets up the store and begins to send webhooks and settle debits. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** For a node:http server. Prefer it to `fetch`: only it can really leave a caller waiting or cut the connection. */
  listener: Listener;
  fetch(request: Request): Promise<Response>;
  /** Decides every debit due by `now`; see the control of the same name. */
  settleDue(now: Date, customers?: string[]): Promise<Settled[]>;
  nextSettlement(customers?: string[]): Promise<Date | null>;
}

/** How often it looks for webhooks and debits that are due; events of this process are sent without waiting for it. */
const LOOK_EVERY_MS = 500;

/**
 * A local Razorpay. All its state is in its database, so any number of instances may run on one, and a killed
 * one loses nothing.
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const config = readOptions(options);
  const pool = new pg.Pool({
    connectionString: config.databaseUrl,
    max: config.poolSize,
    application_name: "simulator",
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  const dispatcher = new Dispatcher({ ...config, pool });
  const worker = createWorker(async () => {
    await settleDue(pool, config.clock.now(), null);
    while ((await dispatcher.run()) > 0);
  });
  const app = createApp({ pool, config, dispatcher, nudge: worker.nudge });
  return {
    start: async () => {
      await setUpStore(pool).catch(async (error: unknown) => {
        await pool.end();
        throw error;
      });
      worker.start();
    },
    stop: async () => {
      await worker.stop();
      await pool.end();
    },
    listener: getRequestListener(app.fetch, {
      // Only reached for an invalid request target or Host header.
      errorHandler: () => errorResponse(badRequest("The request is not a valid HTTP request.")),
    }),
    fetch: async (request) => app.fetch(request),
    settleDue: async (now, customers) => {
      const settled = await settleDue(pool, now, customers ?? null);
      worker.nudge();
      return settled;
    },
    nextSettlement: (customers) => nextSettlement(pool, customers ?? null),
  };
}

/** Runs `work` periodically, and immediately when nudged; never twice at the same time in one process. */
function createWorker(work: () => Promise<void>) {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = true;

  const run = () => {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    // The database may be unavailable for a moment; the next run finds what this one could not.
    running = work()
      .catch(() => undefined)
      .finally(() => {
        running = null;
        if (again) {
          again = false;
          run();
        }
      });
  };
  return {
    start: () => {
      stopped = false;
      timer = setInterval(run, LOOK_EVERY_MS);
      run();
    },
    stop: async () => {
      stopped = true;
      if (timer) clearInterval(timer);
      await running;
    },
    nudge: run,
  };
}
