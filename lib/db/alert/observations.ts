import { LATENCY_BOUNDS, type LatencyClass, latencyBucket } from "@/lib/domain/latency";

/**
 * What this process has seen since it last wrote it down: how long answers took, and what went wrong. In memory and nothing else, since
 * every call comes here. On `globalThis`: there are two module graphs in one process.
 */
export interface Observations {
  latencies: Map<LatencyClass, number[]>;
  incidents: Map<string, { count: number; detail: string }>;
}

const holder = globalThis as typeof globalThis & { __studymeterObservations?: Observations };

function present(): Observations {
  holder.__studymeterObservations ??= { latencies: new Map(), incidents: new Map() };
  return holder.__studymeterObservations;
}

export function observeLatency(name: LatencyClass, ms: number): void {
  const { latencies } = present();
  let counts = latencies.get(name);
  if (!counts) {
    counts = Array.from({ length: LATENCY_BOUNDS.length + 1 }, () => 0);
    latencies.set(name, counts);
  }
  const bucket = latencyBucket(ms);
  counts[bucket] = (counts[bucket] ?? 0) + 1;
}

/** @param detail of the newest one, without anything personal or secret */
export function recordIncident(kind: string, detail: string, count = 1): void {
  const { incidents } = present();
  incidents.set(kind, { count: (incidents.get(kind)?.count ?? 0) + count, detail: detail.slice(0, 300) });
}

/** Hands over what was seen, and begins anew. */
export function drainObservations(): Observations {
  const taken = present();
  holder.__studymeterObservations = undefined;
  return taken;
}

/** Incidents that could not be written down, as while the database is away, are kept for the next time. */
export function putBackIncidents({ incidents }: Observations): void {
  for (const [kind, { count, detail }] of incidents) recordIncident(kind, detail, count);
}
