import { spawn } from "node:child_process";
import { say } from "./prepare.mjs";

const REMIND_AFTER_MS = 60_000;

/** The running phases, by title. */
const running = new Map();

let stopped = false;

/**
 * Runs a Node program to its end. Phases may run in parallel, so the output of one is buffered and shown once it has ended;
 * with `live` it is shown as it comes.
 *
 * @param args of node
 * @returns whether it succeeded
 */
export async function runPhase({ title, args, env = {}, live = false }) {
  if (stopped) return false;
  if (live) say(`\n== ${title}\n`);
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", live ? "inherit" : "pipe", live ? "inherit" : "pipe"],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  const phase = { child, begin: performance.now() };
  running.set(title, phase);
  const said = [];
  child.stdout?.on("data", (chunk) => said.push(chunk));
  child.stderr?.on("data", (chunk) => said.push(chunk));
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      said.push(Buffer.from(`${error.message}\n`));
      resolve(1);
    });
    child.on("close", resolve);
  });
  running.delete(title);
  if (!live) {
    say(`\n== ${title}\n`);
    process.stdout.write(Buffer.concat(said));
  }
  say(`\n${title}: ${code === 0 ? "done" : "failed"} in ${secondsOf(phase)} s`);
  return code === 0;
}

/** Runs phases one after the other, all of them even if one fails. @returns the titles of those that failed */
export async function runLane(phases) {
  const failed = [];
  for (const phase of phases) {
    if (!(await runPhase(phase))) failed.push(phase.title);
  }
  return failed;
}

/** Reports the running phases once a minute. @returns a function that stops it */
export function remind() {
  const timer = setInterval(() => {
    const names = [...running].map(([title, phase]) => `${title} (${secondsOf(phase)} s)`);
    if (names.length > 0) say(`  running: ${names.join(", ")}`);
  }, REMIND_AFTER_MS);
  return () => clearInterval(timer);
}

/** No phase is started any more; running ones get the signal and are waited for. */
function stop() {
  stopped = true;
  for (const { child } of running.values()) child.kill("SIGTERM");
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);

function secondsOf({ begin }) {
  return Math.round((performance.now() - begin) / 1000);
}
