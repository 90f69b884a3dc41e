/** Wakes this process's engine because there is something to do. On `globalThis`: events are sent from Next's module graph too. */
const holder = globalThis as typeof globalThis & { __studymeterWakeJobs?: Set<() => void> };

function listeners(): Set<() => void> {
  holder.__studymeterWakeJobs ??= new Set();
  return holder.__studymeterWakeJobs;
}

export function wakeEngine(): void {
  for (const wake of listeners()) wake();
}

/** @returns a function that stops listening */
export function onWake(wake: () => void): () => void {
  listeners().add(wake);
  return () => listeners().delete(wake);
}
