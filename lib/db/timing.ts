import { AsyncLocalStorage } from "node:async_hooks";

/** Milliseconds that the current request has spent waiting for the database, for its `Server-Timing`. */
export interface DatabaseTime {
  ms: number;
}

const storage = new AsyncLocalStorage<DatabaseTime | undefined>();

export function withDatabaseTime<Result>(time: DatabaseTime, work: () => Promise<Result>): Promise<Result> {
  return storage.run(time, work);
}

/** Adds the duration of `work` to the current request, if there is one. */
export async function timed<Result>(work: () => Promise<Result>): Promise<Result> {
  const time = storage.getStore();
  if (!time) return work();
  const start = performance.now();
  try {
    return await work();
  } finally {
    time.ms += performance.now() - start;
  }
}

/** Runs what is done for many requests, and is the time of none in particular. */
export function untimed<Result>(work: () => Promise<Result>): Promise<Result> {
  return storage.run(undefined, work);
}
