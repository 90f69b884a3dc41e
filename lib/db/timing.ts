import { AsyncLocalStorage } from "node:async_hooks";

/** What the current request has done at the database. */
export interface DatabaseTime {
  /** Milliseconds that it has spent waiting, for its `Server-Timing`. */
  ms: number;
  /** Whether it has written to the audit log, which then needs no other word of it. */
  hasAudited?: boolean;
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

export function markAudited(): void {
  const time = storage.getStore();
  if (time) time.hasAudited = true;
}

export function hasAudited(): boolean {
  return storage.getStore()?.hasAudited === true;
}

/** Runs what is done for many requests, and is the time of none in particular. */
export function untimed<Result>(work: () => Promise<Result>): Promise<Result> {
  return storage.run(undefined, work);
}
