import type { RealTimeResponse } from "../contract/types";
import { delayBeforeRetry, wait } from "./backoff";
import { StudymeterError } from "./error";
import { readServerEvents, type ServerEvent } from "./subscribe-events";
import { isTemporary, type Transport } from "./transport";

/** The current quotas, and why they were sent: at the start or after a reconnect, after a use, or because plan or status changed. */
export interface UsageEvent {
  kind: "snapshot" | "usage" | "subscription";
  usage: RealTimeResponse;
}

export interface SubscribeOptions {
  /** Ends the loop, including its waits. */
  signal?: AbortSignal;
  /** Called when the connection was lost. It is retried automatically; until the next event, the last quotas may be out of date. */
  onLost?: (error: StudymeterError) => void;
}

/** The server sends a heartbeat every 15 s. If two are missing, the connection is treated as lost. */
const SILENCE_MS = 40_000;

/**
 * Streams a student's quotas. Reconnects after a lost connection and then starts with a new snapshot. Leaving the loop ends the stream with
 * the next event; `signal` ends it immediately.
 */
export async function* subscribe(
  transport: Pick<Transport, "open">,
  userId: string | undefined,
  { signal, onLost }: SubscribeOptions,
): AsyncGenerator<UsageEvent, void, undefined> {
  let attempts = 0;
  let reconnectMs = 0;
  while (!signal?.aborted) {
    let lost: StudymeterError;
    try {
      const events = connect(transport, userId, signal, (milliseconds) => {
        reconnectMs = milliseconds;
      });
      for await (const { name, data } of events) {
        attempts = 0;
        // The caller may no longer see the student, but a fresh token may. Reconnecting finds out, and gets the reason if not.
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
    attempts++;
    // Half of it is random jitter, as in the backoff: clients that were disconnected together must not reconnect together.
    const reconnectDelay = reconnectMs * (0.5 + Math.random() / 2);
    await wait(Math.max(reconnectDelay, delayBeforeRetry(attempts, lost.retryAfter)), signal).catch(() => undefined);
  }
}

/** The events of one connection. A connection without heartbeats ends like a lost one. */
async function* connect(
  transport: Pick<Transport, "open">,
  userId: string | undefined,
  signal: AbortSignal | undefined,
  onRetry: (milliseconds: number) => void,
): AsyncGenerator<ServerEvent, void, undefined> {
  const connection = new AbortController();
  const stop = () => connection.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  let silence: ReturnType<typeof setTimeout> | undefined;
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => connection.abort(failure("timeout", "Studymeter sent no heartbeat.")), SILENCE_MS);
  };
  try {
    alive();
    const stream = await transport.open("/api/usage/stream", userId, connection.signal, "text/event-stream");
    yield* readServerEvents(stream, alive, onRetry);
  } catch (error) {
    if (error instanceof StudymeterError || signal?.aborted) throw error;
    throw failure("network_error", "The connection to Studymeter was lost.", error);
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener("abort", stop);
    connection.abort();
  }
}

/** A newer server may send other events, which this client ignores. */
function isKind(name: string): name is UsageEvent["kind"] {
  return name === "snapshot" || name === "usage" || name === "subscription";
}

function failure(code: "network_error" | "timeout", message: string, cause?: unknown): StudymeterError {
  return new StudymeterError(message, { code, status: 0, requestId: null, fields: {}, retryAfter: null }, { cause });
}
