import pg from "pg";
import { getEnv } from "@/lib/env";
import { gatewayAddress, SIMULATOR_PATH } from "@/lib/gateway";
import { createSimulator } from "@/simulator";
import { setUpStore } from "@/simulator/store/schema";
import type { Listener } from "./hot-routes";
import type { Shutdown } from "./shutdown";

/** Its own connections, beside the app's pool: payments are few and serialised anyway. */
const CONNECTIONS = 4;

/** The local Razorpay on the app's own port, unless another gateway is configured; null if the gateway is elsewhere. */
export async function mountSimulator(shutdown: Shutdown): Promise<Listener | null> {
  const env = getEnv();
  if (!gatewayAddress(env).isMounted) return null;
  const simulator = createSimulator({
    databaseUrl: env.DATABASE_URL,
    keyId: env.RAZORPAY_KEY_ID,
    keySecret: env.RAZORPAY_KEY_SECRET,
    webhookSecret: env.RAZORPAY_WEBHOOK_SECRET,
    publicUrl: `${env.APP_URL}${SIMULATOR_PATH}`,
    webhookUrl: `http://127.0.0.1:${env.PORT}/api/webhooks/razorpay`,
    poolSize: CONNECTIONS,
  });
  await simulator.start();
  shutdown.add("payment simulator", () => simulator.stop());
  return simulator.listener;
}

/** The simulator's tables, for a command that works on them while no simulator runs. */
export async function prepareSimulator(): Promise<void> {
  const env = getEnv();
  if (!gatewayAddress(env).isMounted) return;
  const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 1 });
  await setUpStore(pool).finally(() => pool.end());
}
