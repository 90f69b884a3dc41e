import { findQueues, poolState, QUEUES, SEVERITIES } from "@/lib/db/telemetry/find-queues";
import { jobParts } from "@/lib/telemetry/job-state";
import { metrics } from "@/lib/telemetry/metrics";

/**
 * All metrics in Prometheus' text format, with the current queues. While the database is down, counters are still reported, and the
 * queues are left out rather than stale.
 */
export async function renderMetrics(): Promise<string> {
  const { registry, databaseUp, jobsWorking, queue, queueAge, alerts, pool } = metrics();
  const facts = await findQueues().catch(() => null);
  databaseUp.set(facts ? 1 : 0);
  for (const gauge of [queue, queueAge, alerts]) gauge.reset();
  for (const name of facts ? QUEUES : []) {
    queue.set({ queue: name }, facts?.queues[name].waiting ?? 0);
    queueAge.set({ queue: name }, facts?.queues[name].oldestSeconds ?? 0);
  }
  for (const severity of facts ? SEVERITIES : []) alerts.set({ severity }, facts?.alerts[severity] ?? 0);
  for (const [part, works] of jobParts()) jobsWorking.set({ part }, works ? 1 : 0);
  for (const [state, count] of Object.entries(poolState())) pool.set({ state }, count);
  return registry.metrics();
}
