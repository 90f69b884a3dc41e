import { createServer, type Server } from "node:http";
import next from "next";
import { systemClock } from "@/lib/clock";
import { closePool, getPool } from "@/lib/db/pool";
import { completeEnv, getEnv } from "@/lib/env";
import { startObserving } from "@/lib/services/alert/write-observations";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { prepareSystem } from "@/lib/services/system/cleanup";
import { flushRefusals } from "@/lib/services/usage/buffer-refusals";
import { logger } from "@/lib/telemetry/logger";
import { seedDemo } from "@/prisma/seed";
import { banner } from "./banner";
import { ensureBuild } from "./build";
import { applyRoleLimits } from "./database/apply-role-limits";
import { connectOrExplain } from "./database/connect";
import { migrate, requireMigrated } from "./database/migrate";
import { payForDemo } from "./demo-payments";
import { loadHotRoutes } from "./hot-routes";
import { createHttpServer, listen, requireFreePort } from "./http";
import { startJobs } from "./jobs";
import { supervisePostgres } from "./postgres/supervise";
import { completeSettings, type Settings } from "./settings";
import type { Shutdown } from "./shutdown";
import { mountSimulator } from "./simulator";

const report = (line: string) => void process.stdout.write(`${line}\n`);

/** From settings to serving. Quick checks come before slow steps. */
export async function start(shutdown: Shutdown, { dev }: { dev: boolean }): Promise<void> {
  const settings = await completeSettings();
  await requireFreePort(settings.port, settings.host);
  if (settings.embedded) await startEmbedded(settings, shutdown);
  shutdown.add("database connections", closePool);
  await prepareDatabase(settings);
  if (!dev) await ensureBuild(report, shutdown);
  await prepareSystem(systemClock.now());
  shutdown.add("log of refusals", flushRefusals);
  startObserving();
  await serve(shutdown, dev);
  if (settings.mode === "demo") await payDemo();
  await startJobs(getEnv());
  report(banner(getEnv(), settings));
}

async function startEmbedded(settings: Settings, shutdown: Shutdown): Promise<void> {
  const starting = supervisePostgres({ dataDir: settings.dataDir, appPort: settings.port, report });
  // Registered before it is started: Ctrl-C while it starts must not leave it running.
  shutdown.add("embedded database", async () => (await starting.catch(() => null))?.stop());
  completeEnv({ DATABASE_URL: (await starting).url });
}

/** The embedded database is always migrated; an external one is only checked, unless the settings say otherwise. */
async function prepareDatabase({ embedded, mode }: Settings): Promise<void> {
  const env = getEnv();
  if (!embedded) await (await connectOrExplain(env.DATABASE_URL)).end();
  if (embedded || mode === "demo" || env.MIGRATE_ON_START) {
    await migrate(env.DATABASE_DIRECT_URL);
    await applyRoleLimits();
    await installCatalogue(getPool(), systemClock.now());
  } else {
    await requireMigrated(env.DATABASE_DIRECT_URL);
  }
  if (mode === "demo") await seedDemo(getPool());
}

async function serve(shutdown: Shutdown, dev: boolean): Promise<void> {
  const env = getEnv();
  const app = next({
    dev,
    dir: process.cwd(),
    hostname: env.HOST,
    port: env.PORT,
    quiet: !dev,
    ...(dev ? {} : { httpServer: upgradesNobody() }),
  });
  shutdown.add("Next", () => app.close());
  // In development Next serves everything, so that a change of a route is seen at once.
  const front = env.STUDYMETER_HOT_ROUTES && !dev ? loadHotRoutes() : null;
  const [hotRoutes] = await Promise.all([front, dev ? app.prepare() : quietly(() => app.prepare())]);
  const simulator = await mountSimulator(shutdown);
  const server = createHttpServer({
    hotRoutes,
    simulator,
    next: app.getRequestHandler(),
    trustProxyHops: env.TRUST_PROXY_HOPS,
  });
  await listen(server, env.PORT, env.HOST);
  shutdown.serving(server);
}

/**
 * Next listens for upgrades on the server that it is given, or else on ours, and Node then closes every connection whose request asks for
 * one (`curl --http2`, Java's client). Without a listener, Node ignores the header and serves the request, as RFC 9110 (7.8) has it. Only
 * while developing does a page use such a connection.
 */
function upgradesNobody(): Server {
  return createServer();
}

/** The demo works without its past payments, so an unreachable local Razorpay elsewhere does not prevent a start. */
async function payDemo(): Promise<void> {
  await payForDemo(systemClock.now()).catch((error: unknown) =>
    logger().warn({ err: error }, "the demo's past payments could not be created; retrying at the next start"),
  );
}

/** Next logs how long it took to read its configuration, and has no setting for that. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const { log } = console;
  console.log = () => undefined;
  await work().finally(() => {
    console.log = log;
  });
}
