import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/**
 * What the program counts about itself, for Prometheus. Labels take few values: a path by its template, a status by its class, features,
 * functions and mails by the names that we gave them. Nothing that a caller chose is ever a label.
 */
const holder = globalThis as typeof globalThis & { __studymeterMetrics?: Metrics };

/** One set in the process, though the server in front of Next and Next's own bundles are two module graphs. */
export function metrics(): Metrics {
  holder.__studymeterMetrics ??= createMetrics();
  return holder.__studymeterMetrics;
}

type Metrics = ReturnType<typeof createMetrics>;

/** Seconds. Among them are the budgets of calls: 0.05 a check, 0.1 a record, 0.2 the history, 0.5 where somebody is woken. */
const LATENCY_BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10];

function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `studymeter_${name}`, help, labelNames, registers });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `studymeter_${name}`, help, labelNames, registers });
  return {
    registry,
    requests: new Histogram({
      name: "studymeter_request_seconds",
      help: "Calls answered and how long that took, by route, method and class of status.",
      labelNames: ["route", "method", "status"],
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    uses: counter("uses_total", "Uses granted and refused, by feature.", ["feature", "outcome", "reason"]),
    jobRuns: counter("job_runs_total", "Runs that this instance ended, or tries again.", ["function", "outcome"]),
    jobsWorking: gauge("jobs_working", "Whether a part of the jobs works in this instance.", ["part"]),
    jobSteps: counter("job_steps_total", "Steps that this instance did.", ["function"]),
    renewals: counter("renewals_total", "What became of renewals, as this instance booked it.", ["outcome"]),
    mails: counter("mails_total", "What became of mails that this instance tried to deliver.", ["type", "outcome"]),
    webhooks: counter("webhooks_total", "Webhooks received, and what became of them.", ["source", "verdict"]),
    databaseUp: gauge("database_up", "Whether the database answered when this was asked."),
    queue: gauge("queue_depth", "What waits, over all instances.", ["queue"]),
    queueAge: gauge("queue_oldest_seconds", "How long the oldest of it has waited.", ["queue"]),
    alerts: gauge("alerts_open", "Alerts that nobody has resolved.", ["severity"]),
    pool: gauge("database_connections", "Connections of this instance's pool; `waiting` are callers.", ["state"]),
  };
}

/** One call that was answered. The only place where calls are measured, whichever way they came. */
export function observeRequest(route: string, method: string, status: number, startedAt: number): void {
  const labels = { route, method, status: `${Math.floor(status / 100)}xx` };
  metrics().requests.observe(labels, (performance.now() - startedAt) / 1000);
}
