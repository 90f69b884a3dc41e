// npm run check: everything that can be said about the code without running it. All of it runs, even where one part fails.
import { spawnSync } from "node:child_process";
import { fail, prepare, say } from "./prepare.mjs";

const PARTS = [
  // Writes the types of routes and of next-env.d.ts, which tsc needs and git does not keep.
  ["next typegen", "next/dist/bin/next", ["typegen"], "quiet"],
  ["biome check", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]],
  ["tsc", "typescript/bin/tsc", ["--noEmit"]],
  ["depcruise", "dependency-cruiser/bin/dependency-cruise.mjs", ["."]],
  ["knip", "knip/bin/knip.js", []],
];

await prepare();
const failed = PARTS.filter(([title, program, args, quiet]) => !run(title, program, args, quiet)).map(
  ([title]) => title,
);
if (failed.length > 0) fail(`Failed: ${failed.join(", ")}`);
say("All checks passed.");

function run(title, program, args, quiet) {
  say(`\n== ${title}`);
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  const { status, stdout } = spawnSync(process.execPath, [`node_modules/${program}`, ...args], {
    stdio: ["ignore", quiet ? "pipe" : "inherit", "inherit"],
    env,
  });
  if (status !== 0 && stdout) process.stderr.write(stdout);
  return status === 0;
}
