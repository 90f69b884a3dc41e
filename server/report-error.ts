import { EnvError } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { StartError } from "@/server/start-error";

/** A StartError is shown without its stack; any other error with it. */
export function reportError(error: unknown): void {
  process.stderr.write(`${textOf(error)}\n`);
}

function textOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StartError || error instanceof EnvError) return error.message;
  // A refusal is shown as its message; an outage also with its cause.
  if (error instanceof AppError && error.code !== "internal_error") {
    return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
  }
  return error.stack;
}
