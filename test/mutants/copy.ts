import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Guard } from "./guard";

const ROOT = join(import.meta.dirname, "../..");
/** Made by the tools, and needed by the tests. */
const GENERATED = ["lib/db/generated", "next-env.d.ts"];

/** A copy of the sources, in which guards are deleted one at a time. The sources themselves are never touched. */
export class Copy {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Copy> {
    const folder = await mkdtemp(join(tmpdir(), "studymeter-mutants-"));
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
    const files = listed.toString().split("\0").filter(Boolean);
    for (const file of [...files, ...GENERATED]) {
      await cp(join(ROOT, file), join(folder, file), { recursive: true, force: true }).catch((error) => {
        // Deleted, and not yet committed as deleted.
        if (error.code !== "ENOENT") throw error;
      });
    }
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    return new Copy(folder);
  }

  /** Runs `work` on the copy without the guard, and puts it back. */
  async without<Result>(guard: Guard, work: () => Promise<Result>): Promise<Result> {
    const file = join(this.folder, guard.file);
    const text = await readFile(file, "utf8");
    const parts = text.split(guard.text);
    if (parts.length !== 2) throw new Error(`${guard.file} has ${parts.length - 1} times: ${guard.text}`);
    await writeFile(file, parts.join(guard.without ?? ""));
    try {
      return await work();
    } finally {
      await writeFile(file, text);
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
