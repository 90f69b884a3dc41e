import { afterCommit, type Connection } from "../sql/query";

/** Who sends what the outbox holds, in this process. On `globalThis`, since rows are written from both module graphs. */
const holder = globalThis as typeof globalThis & { __studymeterWakeOutbox?: Set<() => void> };

function listeners(): Set<() => void> {
  holder.__studymeterWakeOutbox ??= new Set();
  return holder.__studymeterWakeOutbox;
}

/** After the commit that puts something into the outbox, the relay of this process looks at once; those of others within their pause. */
export function wakeOutboxAfter(client: Connection): void {
  afterCommit(client, wakeOutbox);
}

/** The same after a statement that is a transaction of its own. */
export function wakeOutbox(): void {
  for (const wake of listeners()) wake();
}

/** Answers with how to stop listening. */
export function onOutboxWake(wake: () => void): () => void {
  listeners().add(wake);
  return () => listeners().delete(wake);
}
