import { spawn } from "node:child_process";
import { chmod, chown, mkdtemp, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StartError } from "@/server/start-error";
import type { Binaries } from "./binaries";
import { CHILD_ENV, type User } from "./user";

export const SUPERUSER = "studymeter";

/**
 * Makes a new, empty database at `path`. It is created in a temporary folder and renamed when complete, so that an
 * interrupted first start leaves nothing incomplete, and two concurrent first starts cannot mix.
 */
export async function initDatabase(
  path: string,
  binaries: Binaries,
  user: User | null,
  password: string,
): Promise<void> {
  const parent = dirname(path);
  const workshop = await mkdtemp(join(parent, "initdb-"));
  const passwordFile = join(workshop, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) {
    await chown(workshop, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  try {
    const made = join(workshop, "database");
    await runInitdb(binaries, user, made, passwordFile);
    await chmod(made, 0o700);
    // An empty folder may exist already; a full one means that a concurrent start was faster, and its database is used.
    await rmdir(path).catch(() => undefined);
    await rename(made, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function runInitdb(binaries: Binaries, user: User | null, folder: string, passwordFile: string): Promise<void> {
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${folder}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // PostgreSQL's own UTF-8 collation sorts the same on every machine, whatever locales it has.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-instructions",
    ],
    { ...user, cwd: "/", env: CHILD_ENV, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === 0) return;
  const reason = output.split("\n").find((line) => /error|fatal|could not/i.test(line)) ?? output.trim();
  throw new StartError(`The embedded database could not be created in ${folder}: ${reason.trim()}`);
}
