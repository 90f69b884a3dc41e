import { EnvError } from "@/lib/env";
import { StartError } from "@/server/start-error";

/** A stack helps nobody who mistyped an address; everything else keeps its own. */
export function tellError(error: unknown): void {
  const isTold = error instanceof StartError || error instanceof EnvError;
  const text = error instanceof Error ? (isTold ? error.message : error.stack) : String(error);
  process.stderr.write(`${text}\n`);
}
