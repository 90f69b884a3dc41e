import { EnvError } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { StartError } from "@/server/start-error";

/** A stack helps nobody who mistyped an address; everything else keeps its own. */
export function reportError(error: unknown): void {
  process.stderr.write(`${textOf(error)}\n`);
}

function textOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StartError || error instanceof EnvError) return error.message;
  // What was refused for a reason is said in words for whoever asked; an outage also by what it was.
  if (error instanceof AppError && error.code !== "internal_error") {
    return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
  }
  return error.stack;
}
