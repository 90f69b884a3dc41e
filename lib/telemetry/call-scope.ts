import { AsyncLocalStorage } from "node:async_hooks";

/** The current call, available in all code that runs for it. */
export interface CallScope {
  requestId: string;
  /** Milliseconds that it has waited for the database, for its `Server-Timing`. */
  databaseMs: number;
  /** Whether it has written its own audit entry, so that no further one is needed. */
  hasAudited?: boolean;
}

/** On `globalThis`: the logger is shared by both module graphs, and needs the scope of calls of either. */
const holder = globalThis as typeof globalThis & { __studymeterCallScope?: AsyncLocalStorage<CallScope | undefined> };
holder.__studymeterCallScope ??= new AsyncLocalStorage();
const storage = holder.__studymeterCallScope;

export function withCallScope<Result>(scope: CallScope, work: () => Result): Result {
  return storage.run(scope, work);
}

/** Runs work that is done for many calls, and belongs to none. */
export function outsideCalls<Result>(work: () => Result): Result {
  return storage.run(undefined, work);
}

export function currentCall(): CallScope | undefined {
  return storage.getStore();
}
