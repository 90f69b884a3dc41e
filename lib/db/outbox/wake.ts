import { afterCommit, type Connection } from "../sql/query";

/** The relays of this process. On `globalThis`, since both module graphs write to the outbox. */
const holder = globalThis as typeof globalThis & { __studymeterWakeOutbox?: Set<() => void> };

function listeners(): Set<() => void> {
  holder.__studymeterWakeOutbox ??= new Set();
  return holder.__studymeterWakeOutbox;
}

/** After the commit that fills the outbox, the relay of this process polls at once; those of other processes poll at their interval. */
export function wakeOutboxAfter(client: Connection): void {
  afterCommit(client, wakeOutbox);
}

/** The same after a statement that commits by itself. */
export function wakeOutbox(): void {
  for (const wake of listeners()) wake();
}

/** @returns how to stop listening */
export function onOutboxWake(wake: () => void): () => void {
  listeners().add(wake);
  return () => listeners().delete(wake);
}
