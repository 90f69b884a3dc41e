import { listStaffRows } from "@/lib/db/account/staff-accounts";
import { findHead } from "@/lib/db/audit/chain-rows";
import { findNewestBackup } from "@/lib/db/backup/backup-runs";
import { hasCatalogue } from "@/lib/db/catalogue/has-catalogue";
import { canListen, type DatabaseFacts, findDatabaseFacts } from "@/lib/db/doctor/database-facts";
import { compareHistory, type History, type Migration, shippedMigrations } from "@/lib/db/migration-history";
import { getPool } from "@/lib/db/pool";
import { checkWrites } from "@/lib/db/system/check-writes";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { checkPayers } from "./check-payers";
import { checkPooler } from "./check-pooler";
import { checkTimeZones } from "./check-time-zones";
import { type Finding, fail, ok, warn } from "./finding";

const OLDEST_MAJOR = 15;
/** For `psql`, a backup and the superuser, besides the instances. */
const SPARE_CONNECTIONS = 10;

/** Checks the database's settings and state against what the app needs. */
export async function checkDatabase(realNow: Date): Promise<Finding[]> {
  const facts = await findDatabaseFacts();
  const migrations = await shippedMigrations();
  const history = await compareHistory(getPool(), migrations);
  // If migrations are missing, the tables that the other checks read may be missing, too.
  const isWhole = history.state !== "behind" && history.state !== "failed";
  return [
    checkVersion(facts),
    checkConnections(facts),
    checkTimeZone(facts),
    checkDurability(facts),
    await checkDisk(),
    ...(await checkPooler()),
    checkSkew("clock of the database", facts.now, realNow),
    checkMigrations(history, migrations.length),
    ...(isWhole ? [checkIndexes(facts, migrations), await checkCatalogue()] : []),
    (await canListen())
      ? ok("listen", "LISTEN/NOTIFY works between two connections.")
      : fail(
          "listen",
          "LISTEN/NOTIFY does not work between two connections.",
          "Set DATABASE_DIRECT_URL to the database itself, without a pooler.",
        ),
    ...(isWhole
      ? [
          ...(await checkTimeZones(realNow)),
          await checkBackup(realNow),
          await checkAudit(),
          await checkAdmins(),
          ...(await checkPayers()),
        ]
      : []),
  ];
}

function checkVersion({ version }: DatabaseFacts): Finding {
  const found = `PostgreSQL ${version}`;
  return version >= OLDEST_MAJOR
    ? ok("database version", found)
    : fail("database version", found, `Upgrade to PostgreSQL ${OLDEST_MAJOR} or newer.`);
}

function checkConnections({ settings, instances }: DatabaseFacts): Finding {
  const most = Number(settings.max_connections);
  const { DATABASE_POOL_SIZE: pool } = getEnv();
  // Besides its pool, each instance listens on one connection.
  const room = Math.floor((most - SPARE_CONNECTIONS) / (pool + 1));
  const found = `max_connections ${most}, DATABASE_POOL_SIZE ${pool}: room for ${Math.max(0, room)} instances`;
  if (room < 1) {
    return fail("connections", found, "Raise max_connections, lower DATABASE_POOL_SIZE, or use a pooler.");
  }
  return room < Math.max(2, instances)
    ? warn(
        "connections",
        found,
        "A deploy runs two instances for a moment: lower DATABASE_POOL_SIZE or raise max_connections.",
      )
    : ok("connections", found);
}

function checkTimeZone({ settings }: DatabaseFacts): Finding {
  return Intl.supportedValuesOf("timeZone").includes(settings.TimeZone) ||
    /^(UTC|GMT|Etc\/UTC)$/.test(settings.TimeZone)
    ? ok("time zone of the database", `${settings.TimeZone}; instants are stored, so it changes nothing`)
    : warn("time zone of the database", settings.TimeZone, "Set it to UTC, so that times in psql are not misread.");
}

function checkDurability({ settings }: DatabaseFacts): Finding {
  const off = (["fsync", "synchronous_commit", "full_page_writes"] as const).filter((name) => settings[name] === "off");
  if (off.length === 0) return ok("durability", "fsync, synchronous_commit and full_page_writes are on");
  const found = `off: ${off.join(", ")}`;
  return fail("durability", found, "Turn them on: a use or payment that was acknowledged could be lost in a crash.");
}

async function checkDisk(): Promise<Finding> {
  const name = "disk of the database";
  try {
    if (await checkWrites()) return ok(name, "It takes writes.");
    return fail(
      name,
      "The database is read-only.",
      "Set DATABASE_URL to the primary, and end default_transaction_read_only.",
    );
  } catch (error) {
    const cause = error instanceof AppError && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return fail(name, `It takes no writes: ${reason}`, "Make room on it: nothing can be recorded meanwhile.");
  }
}

const SKEW_WARN_MS = 2_000;
const SKEW_FAIL_MS = 30_000;

export function checkSkew(name: string, theirs: Date, ours: Date): Finding {
  const skewMs = Math.abs(theirs.getTime() - ours.getTime());
  const found = `${(skewMs / 1000).toFixed(1)} s from ours`;
  const advice = "Synchronize the clocks of all machines with NTP.";
  if (skewMs > SKEW_FAIL_MS) return fail(name, found, advice);
  return skewMs > SKEW_WARN_MS ? warn(name, found, advice) : ok(name, found);
}

function checkMigrations(history: History, shipped: number): Finding {
  switch (history.state) {
    case "current":
      return ok("migrations", `all ${shipped} applied`);
    case "behind":
      return fail(
        "migrations",
        `${history.pending.length} are missing, starting with ${history.pending[0]}`,
        "npm run migrate",
      );
    case "newer":
      return fail("migrations", `unknown: ${history.unknown.join(", ")}`, "Run the version of the app that has them.");
    case "failed":
      return fail("migrations", `${history.name} failed halfway`, "Repair it, then run: npx prisma migrate resolve");
    case "edited":
      return fail(
        "migrations",
        `${history.name} was changed after it was applied`,
        "Restore its file from version control.",
      );
  }
}

/** The indexes that the migrations create and do not drop again. */
function expectedIndexes(migrations: readonly Migration[]): Set<string> {
  const names = new Set<string>();
  for (const { sql } of migrations) {
    for (const [, dropped] of sql.matchAll(/^DROP INDEX (?:IF EXISTS )?(\w+)/gim)) names.delete(dropped ?? "");
    for (const [, made] of sql.matchAll(/^CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?(\w+)/gim)) names.add(made ?? "");
  }
  return names;
}

function checkIndexes({ indexes, invalidIndexes }: DatabaseFacts, migrations: Migration[]): Finding {
  if (invalidIndexes.length > 0) {
    return fail("indexes", `invalid: ${invalidIndexes.join(", ")}`, `REINDEX INDEX CONCURRENTLY ${invalidIndexes[0]}`);
  }
  const missing = [...expectedIndexes(migrations)].filter((name) => !indexes.includes(name));
  if (missing.length === 0) return ok("indexes", `${indexes.length}, all valid`);
  return fail("indexes", `missing: ${missing.join(", ")}`, "Create them again as in prisma/migrations.");
}

async function checkCatalogue(): Promise<Finding> {
  return (await hasCatalogue())
    ? ok("catalogue", "The free plan has limits to enforce.")
    : fail("catalogue", "It is empty: no plan can be enforced.", "npm run migrate");
}

const BACKUP_MAX_AGE_MS = 26 * 3_600_000;

async function checkBackup(realNow: Date): Promise<Finding> {
  const advice = "Set BACKUP_DIR to a folder, or make sure that your own backups run, and test a restore.";
  const newest = await findNewestBackup();
  const isOurs = getEnv().BACKUP_DIR !== undefined;
  const judge = isOurs ? fail : warn;
  if (!newest) return judge("backup", "There is no backup yet.", advice);
  const at = newest.started_at.toISOString();
  if (newest.status === "failed") return fail("backup", `The backup of ${at} failed: ${newest.error}`, advice);
  if (realNow.getTime() - newest.started_at.getTime() > BACKUP_MAX_AGE_MS) {
    return judge("backup", `The newest backup is of ${at}`, advice);
  }
  return ok("backup", `The newest backup is of ${at}${newest.status === "running" ? ", still running" : ""}`);
}

async function checkAudit(): Promise<Finding> {
  const head = await findHead();
  if (!head) return ok("audit log", "no entry in the chain yet");
  const start = head.hash.toString("hex").slice(0, 16);
  return ok("audit log", `head ${head.sequence}:${start}…; npm run audit:verify checks all entries`);
}

async function checkAdmins(): Promise<Finding> {
  const staff = await listStaffRows();
  const admins = staff.filter(
    ({ role, disabled_at, has_password }) => role === "admin" && !disabled_at && has_password,
  );
  if (admins.length > 0) return ok("admins", `${admins.length} can sign in and get alerts`);
  const advice = "Create one: npm run staff -- EMAIL --role admin";
  return warn("admins", "No admin can sign in and get alerts.", advice);
}
