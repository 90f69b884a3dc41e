import { open, rename, stat } from "node:fs/promises";
import { StartError } from "@/server/start-error";
import { damaged } from "./data-folder";

/** Turns the output of a failed PostgreSQL start into one line. */
export function explain(path: string, output: string, log: string): StartError {
  if (/No space left on device/.test(output))
    return new StartError(`The disk is full: the database in ${path} cannot start.`);
  const lines = output.split("\n").filter((line) => /FATAL|PANIC|could not|corrupt|invalid/.test(line));
  const reason =
    lines.at(-1)?.replace(/^.*?(FATAL|PANIC|LOG|ERROR|postgres): +/, "") ?? output.trim().split("\n").at(-1) ?? "";
  return damaged(path, `PostgreSQL says "${reason}" (${log})`);
}

/** Text of the log from a position on; a negative one counts from the end. */
export async function textSince(log: string, position: number): Promise<string> {
  const file = await open(log, "r").catch(() => null);
  if (!file) return "";
  try {
    const { size } = await file.stat();
    const from = position < 0 ? Math.max(0, size + position) : position;
    const buffer = Buffer.alloc(Math.min(size - from, 64_000));
    await file.read(buffer, 0, buffer.length, from);
    return buffer.toString("utf8");
  } finally {
    await file.close();
  }
}

/** Called at each start: PostgreSQL writes only warnings there, so one older file is enough. */
export async function rotateLog(log: string): Promise<void> {
  const found = await stat(log).catch(() => null);
  if (found && found.size > 5_000_000) await rename(log, `${log}.1`);
}
