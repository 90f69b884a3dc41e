import { LATENCY_BOUNDS, type LatencyClass, latencyBucket } from "@/lib/domain/latency";

/**
 * What this process observed since the last write: response latencies and incidents. Held in memory only, since every call comes here. On
 * `globalThis`, because one process has two module graphs.
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

/** @param detail of the newest incident, without personal data or secrets */
export function recordIncident(kind: string, detail: string, count = 1): void {
  const { incidents } = present();
  incidents.set(kind, { count: (incidents.get(kind)?.count ?? 0) + count, detail: detail.slice(0, 300) });
}

/** Returns what was observed and starts afresh. */
export function drainObservations(): Observations {
  const taken = present();
  holder.__studymeterObservations = undefined;
  return taken;
}

/** Keeps incidents that could not be written, for example while the database is away, for the next write. */
export function putBackIncidents({ incidents }: Observations): void {
  for (const [kind, { count, detail }] of incidents) recordIncident(kind, detail, count);
}
