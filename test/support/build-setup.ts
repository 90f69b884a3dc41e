import { spawnSync } from "node:child_process";

/** Builds the app if it has changed, once and before any test starts it: two builds at once would write to the same folder. */
export default function setup(): void {
  const build = ["server/bootstrap/run.mjs", "server/cli/build.ts"];
  const { status } = spawnSync(process.execPath, build, { stdio: "inherit" });
  if (status !== 0) throw new Error("The app could not be built; its output is above.");
}
