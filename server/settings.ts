import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { completeEnv, getProcessEnv, type Mode, readEnv, resolveMode } from "@/lib/env";
import { openDataDir } from "@/server/postgres/data-folder";

export interface Settings {
  mode: Mode;
  /** An absolute path. */
  dataDir: string;
  /** Whether the embedded database is used. */
  embedded: boolean;
  host: string;
  port: number;
}

/** Secrets that demo and test mode generate; production must set each of them. */
const GENERATED: Record<string, () => string> = {
  NEXTAUTH_SECRET: () => randomBytes(32).toString("base64url"),
  TOKEN_SECRET: () => randomBytes(32).toString("base64url"),
  ENCRYPTION_KEY: () => randomBytes(32).toString("base64"),
  AUDIT_KEY: () => randomBytes(32).toString("base64url"),
  RAZORPAY_KEY_ID: () => "rzp_test_demo",
  RAZORPAY_KEY_SECRET: () => randomBytes(18).toString("base64url"),
  RAZORPAY_WEBHOOK_SECRET: () => randomBytes(18).toString("base64url"),
};

/** Stands in for the embedded database's address, which is known only once it runs. */
const NOT_YET = "postgresql://embedded/studymeter";

/**
 * Completes the environment before it is read, and validates it before anything is started, so that a wrong setting
 * is not found after a minute of building.
 */
export async function completeSettings(): Promise<Settings> {
  const given = getProcessEnv();
  const mode = resolveMode(given);
  const embedded = mode !== "production" && !given.DATABASE_URL;
  const dataDir = resolve(given.STUDYMETER_DATA_DIR || ".data");
  if (mode !== "production") {
    completeEnv({ STUDYMETER_MODE: mode });
    const missing = Object.keys(GENERATED).filter(
      (name) => !given[name] && !(name === "NEXTAUTH_SECRET" && given.AUTH_SECRET),
    );
    if (embedded || missing.length > 0) await openDataDir(dataDir);
    if (missing.length > 0) completeEnv(await keepSecrets(dataDir, missing));
  }
  const env = readEnv(embedded ? { ...getProcessEnv(), DATABASE_URL: NOT_YET } : getProcessEnv());
  // next-auth reads these two from the environment itself.
  completeEnv({ NEXTAUTH_URL: env.APP_URL, NEXTAUTH_SECRET: env.NEXTAUTH_SECRET });
  return { mode: env.STUDYMETER_MODE, dataDir, embedded, host: env.HOST, port: env.PORT };
}

/** Secrets outlive restarts: what was encrypted or signed with them is in the database, and in people's cookies. */
async function keepSecrets(dataDir: string, missing: string[]): Promise<Record<string, string>> {
  const file = join(dataDir, "secrets.json");
  const kept: Record<string, string> = JSON.parse(await readFile(file, "utf8").catch(() => "{}"));
  const made = Object.fromEntries(
    missing.filter((name) => !kept[name]).map((name) => [name, GENERATED[name]?.() ?? ""]),
  );
  const all = { ...kept, ...made };
  if (Object.keys(made).length > 0) {
    await writeFile(`${file}.new`, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  return Object.fromEntries(missing.map((name) => [name, all[name] ?? ""]));
}
