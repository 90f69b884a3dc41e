import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StartError } from "@/server/start-error";
import { POSTGRES_MAJOR } from "./binaries";
import { canEnter, postgresUser, sharedFolder, type User } from "./user";

const MARKER = "studymeter.json";

/** Creates the data folder, or checks that an existing one belongs to Studymeter. */
export async function openDataDir(dataDir: string): Promise<void> {
  const content = await listFolder(dataDir);
  if (content?.includes(MARKER)) return;
  if (content && content.length > 0) {
    throw new StartError(
      `${dataDir} is not empty and not a data folder of Studymeter (it has no ${MARKER}). ` +
        "Choose an empty or a new one with STUDYMETER_DATA_DIR.",
    );
  }
  try {
    // 0711: the database runs as another user when we are root, and must be able to reach its own folder.
    await mkdir(dataDir, { recursive: true });
    await chmod(dataDir, 0o711);
    await writeFile(join(dataDir, MARKER), `${JSON.stringify({ format: 1 })}\n`);
  } catch (error) {
    throw new StartError(`The data folder ${dataDir} cannot be written to (${codeOf(error)}).`);
  }
}

/** Where the database's files are, and whether they are there already. */
export interface DatabaseFolder {
  path: string;
  user: User | null;
  state: "absent" | "present";
}

/** Finds the database's folder below the data folder and checks its content before PostgreSQL is started on it. */
export async function openDatabaseFolder(dataDir: string): Promise<DatabaseFolder> {
  const visible = join(dataDir, "postgres");
  const path = await resolveFolder(visible);
  const user = await postgresUser(path);
  const content = await listFolder(path);
  if (content === null || content.length === 0)
    return { path: await reachable(visible, path, user), user, state: "absent" };
  await refuseForeign(path, content);
  return { path, user, state: "present" };
}

async function resolveFolder(visible: string): Promise<string> {
  const link = await lstat(visible).catch(() => null);
  if (!link?.isSymbolicLink()) return visible;
  return realpath(visible).catch(() => {
    throw new StartError(
      `${visible} points to a folder that is no longer there. Remove the link to begin with an empty database.`,
    );
  });
}

/** If `user` may not enter the parent folder, the files go elsewhere and a symlink points to them. */
async function reachable(visible: string, path: string, user: User | null): Promise<string> {
  if (user === null || path !== visible || (await canEnter(dirname(visible), user))) return path;
  const elsewhere = await sharedFolder(`data-${randomBytes(6).toString("hex")}`);
  await mkdir(elsewhere, { mode: 0o711 });
  const target = join(elsewhere, "postgres");
  await mkdir(target);
  try {
    await symlink(target, visible);
    return target;
  } catch {
    // A concurrent first start created its link first, and its folder is used.
    await rm(elsewhere, { recursive: true });
    return realpath(visible);
  }
}

/** Files that initdb always creates; if one is missing, the folder is damaged or not a database. */
const ESSENTIAL = ["base", "global", "pg_wal", "pg_xact", "postgresql.conf", "pg_hba.conf"];

async function refuseForeign(path: string, content: string[]): Promise<void> {
  if (!content.includes("PG_VERSION")) {
    throw new StartError(
      `${path} is not empty and not a PostgreSQL database (it has no PG_VERSION). ` +
        "Move it away to begin with an empty database, or choose another folder with STUDYMETER_DATA_DIR.",
    );
  }
  const version = (await readFile(join(path, "PG_VERSION"), "utf8")).trim();
  if (version !== String(POSTGRES_MAJOR)) {
    throw new StartError(
      `The database in ${path} was made by PostgreSQL ${version || "of an unknown version"}, and this is ${POSTGRES_MAJOR}. ` +
        "Start the version of Studymeter that made it, export its data, and begin with a new folder.",
    );
  }
  const missing = ESSENTIAL.filter((name) => !content.includes(name));
  const control = await lstat(join(path, "global", "pg_control")).catch(() => null);
  if (!control && !missing.includes("global")) missing.push("global/pg_control");
  if (missing.length > 0) throw damaged(path, `${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing`);
}

/** The error for a database that exists but does not work. */
export function damaged(path: string, what: string): StartError {
  return new StartError(
    `The database in ${path} is damaged: ${what}. Restore a backup of the folder, or move it away to begin with an empty database.`,
  );
}

async function listFolder(path: string): Promise<string[] | null> {
  try {
    return await readdir(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    if (codeOf(error) === "ENOTDIR") throw new StartError(`${path} is a file; a folder is needed there.`);
    throw new StartError(`The folder ${path} cannot be read (${codeOf(error)}): it belongs to another user.`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
