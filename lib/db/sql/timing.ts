import { currentCall, outsideCalls } from "@/lib/telemetry/call-scope";

/** Adds the duration of `work` to the current call, if there is one. */
export async function timed<Result>(work: () => Promise<Result>): Promise<Result> {
  const call = currentCall();
  if (!call) return work();
  const start = performance.now();
  try {
    return await work();
  } finally {
    call.databaseMs += performance.now() - start;
  }
}

export function markAudited(): void {
  const call = currentCall();
  if (call) call.hasAudited = true;
}

export function hasAudited(): boolean {
  return currentCall()?.hasAudited === true;
}

/** Runs work that many calls share, without adding its duration to any of them. */
export function untimed<Result>(work: () => Promise<Result>): Promise<Result> {
  return outsideCalls(work);
}
