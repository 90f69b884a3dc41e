import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** `npm start` without npm: the program as a person starts it, with no environment but what is given here. */
export interface Program {
  child: ChildProcess;
  output(): string;
  /** The part that went to standard output. */
  written(): string;
  /** The part that went to standard error. */
  problem(): string;
  /** The exit code, once it has ended. */
  ended(): Promise<number | null>;
  /** Waits for a line, or throws with the whole output. */
  says(text: string | RegExp, withinMs?: number): Promise<void>;
}

const ROOT = join(import.meta.dirname, "../..");

export function runProgram(script: string, args: string[], env: Record<string, string>): Program {
  return follow(process.execPath, [script, ...args], env);
}

/** `npm run NAME -- …`, as a person types it. */
export function runScript(name: string, args: string[], env: Record<string, string>): Program {
  return follow("npm", ["run", "--silent", name, "--", ...args], env);
}

function follow(command: string, args: string[], env: Record<string, string>): Program {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", ...env },
  });
  let output = "";
  let written = "";
  let problem = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
    written += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk;
    problem += chunk;
  });
  const ended = once(child, "close").then(() => child.exitCode);
  return {
    child,
    output: () => output,
    written: () => written,
    problem: () => problem,
    ended: () => ended,
    says: async (text, withinMs = 60_000) => {
      const end = performance.now() + withinMs;
      while (!matches(output, text)) {
        const isOver = child.exitCode !== null || child.signalCode !== null || performance.now() > end;
        if (isOver) throw new Error(`It never wrote ${text}, but:\n${output}`);
        await sleep(20);
      }
    },
  };
}

function matches(output: string, text: string | RegExp): boolean {
  return typeof text === "string" ? output.includes(text) : text.test(output);
}
