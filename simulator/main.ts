// The stand-alone simulator: npm run simulator. Its settings are those of the app (see README).
import { getProcessEnv } from "@/lib/env";
import { startSimulator } from "./start";

const DEFAULT_PORT = 4010;

const env = getProcessEnv();
const needed = (name: string) => {
  const value = env[name];
  if (!value) throw new Error(`${name} is missing.`);
  return value;
};

try {
  const running = await startSimulator({
    databaseUrl: env.SIMULATOR_DATABASE_URL || needed("DATABASE_URL"),
    port: Number(env.SIMULATOR_PORT) || DEFAULT_PORT,
    keyId: env.RAZORPAY_KEY_ID || "rzp_test_demo",
    keySecret: needed("RAZORPAY_KEY_SECRET"),
    webhookSecret: needed("RAZORPAY_WEBHOOK_SECRET"),
    webhookUrl: env.SIMULATOR_WEBHOOK_URL || "http://127.0.0.1:3000/api/webhooks/razorpay",
  });
  process.stdout.write(`A local Razorpay answers at ${running.url}.\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
