import { relative } from "node:path";
import type { Env } from "@/lib/env";
import type { Settings } from "./settings";

/** The last lines that a start prints: the address and the demo accounts. */
export function banner(env: Env, { dataDir, embedded }: Settings): string {
  if (env.STUDYMETER_MODE !== "demo") {
    const ready = `Studymeter is ready at ${env.APP_URL} (${env.HOST}:${env.PORT}).`;
    return [...warnings(env), ready].join("\n");
  }
  return [
    "",
    `Studymeter is ready: ${env.APP_URL}`,
    "",
    "  alice@example.com   student on the free plan",
    "  bob@example.com     student on premium",
    "  carol@example.com   student whose renewal failed, in the grace period",
    "  dave@example.com    student on pro, with months of history",
    "  admin@example.com   administrator, at /admin",
    "  support@example.com support, read-only",
    "  Password of all accounts: studymeter-demo",
    "",
    '  A key for your own app: npm run api-key -- --name "My app" --scopes usage:read,usage:write',
    ...(embedded ? [`  Data folder: ${relative(process.cwd(), dataDir) || dataDir}`] : []),
    "  Stop with Ctrl-C",
    "",
  ].join("\n");
}

/** Settings that are allowed but will cause problems. */
function warnings(env: Env): string[] {
  const isLive = env.RAZORPAY_KEY_ID.startsWith("rzp_live_");
  if (!isLive || env.BILLING_CURRENCY === "INR") return [];
  return [
    `BILLING_CURRENCY is ${env.BILLING_CURRENCY}: Razorpay supports recurring payments in INR only, so no subscription will renew automatically.`,
  ];
}
