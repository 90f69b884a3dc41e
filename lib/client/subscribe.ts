import type { RealTimeResponse } from "../contract/types";
import { delayBeforeRetry, wait } from "./backoff";
import { StudymeterError } from "./error";
import { readServerEvents, type ServerEvent } from "./subscribe-events";
import { isTemporary, type Transport } from "./transport";

/** What stands now, and why it is told: to begin with or after a reconnect, after a use, or because plan or status changed. */
export interface UsageEvent {
  kind: "snapshot" | "usage" | "subscription";
  usage: RealTimeResponse;
}

export interface SubscribeOptions {
  /** Ends the loop, its waits included. */
  signal?: AbortSignal;
  /** The line was lost and is tried again by itself; until the next event, what was told last may be old. */
  onLost?: (error: StudymeterError) => void;
}

/** The server's heart beats every 15 s: without two of them the line is dead, whatever the network says. */
const SILENCE_MS = 40_000;

/**
 * Follows a student's quotas. Comes back after a lost line, and begins again with a snapshot each time. Leaving the loop ends it with
 * the next event; `signal` ends it at once.
 */
export async function* subscribe(
  transport: Pick<Transport, "open">,
  userId: string | undefined,
  { signal, onLost }: SubscribeOptions,
): AsyncGenerator<UsageEvent, void, undefined> {
  let tries = 0;
  let reconnectMs = 0;
  while (!signal?.aborted) {
    let lost: StudymeterError;
    try {
      const events = connect(transport, userId, signal, (milliseconds) => {
        reconnectMs = milliseconds;
      });
      for await (const { name, data } of events) {
        tries = 0;
        // The caller may no longer see her; but a fresh token may. Coming back finds out, and is told why where not.
        if (name === "end") break;
        if (isKind(name)) yield { kind: name, usage: JSON.parse(data) };
      }
      lost = failure("network_error", "Studymeter ended the stream.");
    } catch (error) {
      if (signal?.aborted) return;
      if (!(error instanceof StudymeterError) || !isTemporary(error)) throw error;
      lost = error;
    }
    onLost?.(lost);
    tries++;
    // Half of it at random, as in the backoff: those who were sent away together must not come back together.
    const wished = reconnectMs * (0.5 + Math.random() / 2);
    await wait(Math.max(wished, delayBeforeRetry(tries, lost.retryAfter)), signal).catch(() => undefined);
  }
}

/** The events of one connection; a line that has gone silent ends it as a lost one does. */
async function* connect(
  transport: Pick<Transport, "open">,
  userId: string | undefined,
  signal: AbortSignal | undefined,
  onRetry: (milliseconds: number) => void,
): AsyncGenerator<ServerEvent, void, undefined> {
  const line = new AbortController();
  const stop = () => line.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  let silence: ReturnType<typeof setTimeout> | undefined;
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => line.abort(failure("timeout", "Studymeter went silent.")), SILENCE_MS);
  };
  try {
    alive();
    const stream = await transport.open("/api/usage/stream", userId, line.signal, "text/event-stream");
    yield* readServerEvents(stream, alive, onRetry);
  } catch (error) {
    if (error instanceof StudymeterError || signal?.aborted) throw error;
    throw failure("network_error", "The line to Studymeter broke.", error);
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener("abort", stop);
    line.abort();
  }
}

/** A newer server may tell of more; whoever does not know it yet has nothing to do with it. */
function isKind(name: string): name is UsageEvent["kind"] {
  return name === "snapshot" || name === "usage" || name === "subscription";
}

function failure(code: "network_error" | "timeout", message: string, cause?: unknown): StudymeterError {
  return new StudymeterError(message, { code, status: 0, requestId: null, fields: {}, retryAfter: null }, { cause });
}
