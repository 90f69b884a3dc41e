import { AsyncLocalStorage } from "node:async_hooks";

/** What is known of the call that is being answered, wherever the code that asks for it stands. */
export interface CallScope {
  requestId: string;
  /** Milliseconds that it has waited for the database, for its `Server-Timing`. */
  databaseMs: number;
  /** Whether it has written to the audit log, which then needs no other word of it. */
  hasAudited?: boolean;
}

/** On `globalThis`: the logger, which both module graphs share, asks for the scope of calls that either of them answers. */
const holder = globalThis as typeof globalThis & { __studymeterCallScope?: AsyncLocalStorage<CallScope | undefined> };
holder.__studymeterCallScope ??= new AsyncLocalStorage();
const storage = holder.__studymeterCallScope;

export function withCallScope<Result>(scope: CallScope, work: () => Result): Result {
  return storage.run(scope, work);
}

/** Runs what is done for many calls, and belongs to none in particular. */
export function outsideCalls<Result>(work: () => Result): Result {
  return storage.run(undefined, work);
}

export function currentCall(): CallScope | undefined {
  return storage.getStore();
}
