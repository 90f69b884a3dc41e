import { spawn } from "node:child_process";
import { say } from "./prepare.mjs";

const REMIND_AFTER_MS = 60_000;

/** What runs at this moment, by its title. */
const running = new Map();

let stopped = false;

/**
 * Runs one of our programs to its end. Phases may run side by side: what one of them says is kept and shown whole once it has ended, so that
 * a failure stands in one piece; with `live` it is alone and is seen as it goes.
 *
 * @param args of node
 * @returns whether it ended well
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

/** Runs phases one after the other, all of them even where one fails. @returns the titles of those that failed */
export async function runLane(phases) {
  const failed = [];
  for (const phase of phases) {
    if (!(await runPhase(phase))) failed.push(phase.title);
  }
  return failed;
}

/** Says once a minute what is under way, for as long as somebody waits and sees nothing. @returns how to end that */
export function remind() {
  const timer = setInterval(() => {
    const names = [...running].map(([title, phase]) => `${title} (${secondsOf(phase)} s)`);
    if (names.length > 0) say(`  under way: ${names.join(", ")}`);
  }, REMIND_AFTER_MS);
  return () => clearInterval(timer);
}

/** Nothing begins any more; what runs is told to end, and is heard out. */
function stop() {
  stopped = true;
  for (const { child } of running.values()) child.kill("SIGTERM");
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);

function secondsOf({ begin }) {
  return Math.round((performance.now() - begin) / 1000);
}
