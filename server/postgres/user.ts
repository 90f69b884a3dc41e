import { execFile } from "node:child_process";
import { mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

/** The system user that PostgreSQL runs as; it refuses to run as root. */
export interface User {
  uid: number;
  gid: number;
}

/** The environment of PostgreSQL's programs: the same on every machine, and none of our secrets in it. */
export const CHILD_ENV: NodeJS.ProcessEnv = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC", NODE_ENV: "production" };

/**
 * As root: the owner of an existing data folder, else `nobody` (initdb wants a user with a passwd entry).
 * As any other user: null, which means the current user.
 */
export async function postgresUser(dataFolder: string): Promise<User | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(dataFolder).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return { uid: await idOfNobody("-u"), gid: await idOfNobody("-g") };
}

async function idOfNobody(flag: "-u" | "-g"): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)("id", [flag, "nobody"]);
    return Number(stdout.trim());
  } catch {
    return 65534;
  }
}

/** Whether `user` may enter the folder: every parent folder must allow it. */
export async function canEnter(folder: string, user: User): Promise<boolean> {
  for (let current = resolve(folder); ; current = dirname(current)) {
    const found = await stat(current).catch(() => null);
    if (!found?.isDirectory()) return false;
    const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) return false;
    if (current === dirname(current)) return true;
  }
}

/** A path below a folder that every user may enter; only needed when running as root. */
export async function sharedFolder(name: string): Promise<string> {
  const parent = "/var/lib/studymeter";
  await mkdir(parent, { recursive: true, mode: 0o755 });
  return join(parent, name);
}
