import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/**
 * The app's metrics for Prometheus. Labels have low cardinality: a path by its template, a status by its class, features, functions and
 * mails by our own names. Nothing that a caller chooses is ever a label.
 */
const holder = globalThis as typeof globalThis & { __studymeterMetrics?: Metrics };

/** One set per process, although the server in front of Next and Next's own bundles are two module graphs. */
export function metrics(): Metrics {
  holder.__studymeterMetrics ??= createMetrics();
  return holder.__studymeterMetrics;
}

type Metrics = ReturnType<typeof createMetrics>;

/** Seconds. They include the latency budgets: 0.05 for a check, 0.1 for a record, 0.2 for the history, 0.5 for the alert. */
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
      help: "Requests and their duration, by route, method and class of status.",
      labelNames: ["route", "method", "status"],
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    uses: counter("uses_total", "Uses allowed and refused, by feature.", ["feature", "outcome", "reason"]),
    jobRuns: counter("job_runs_total", "Job runs that this instance completed, failed or retries.", [
      "function",
      "outcome",
    ]),
    jobsWorking: gauge("jobs_working", "Whether a part of the jobs works in this instance.", ["part"]),
    jobSteps: counter("job_steps_total", "Job steps that this instance completed.", ["function"]),
    renewals: counter("renewals_total", "Results of renewals recorded by this instance.", ["outcome"]),
    mails: counter("mails_total", "Results of emails that this instance tried to deliver.", ["type", "outcome"]),
    webhooks: counter("webhooks_total", "Webhooks received, and their results.", ["source", "verdict"]),
    databaseUp: gauge("database_up", "Whether the database responded when this was scraped."),
    queue: gauge("queue_depth", "Items waiting, over all instances.", ["queue"]),
    queueAge: gauge("queue_oldest_seconds", "How long the oldest item has waited.", ["queue"]),
    alerts: gauge("alerts_open", "Alerts that are not resolved.", ["severity"]),
    pool: gauge(
      "database_connections",
      "Connections of this instance's pool; `waiting` are callers that wait for one.",
      ["state"],
    ),
  };
}

/** Records one request. The only place where requests are measured, on the hot path and in Next. */
export function observeRequest(route: string, method: string, status: number, startedAt: number): void {
  const labels = { route, method, status: `${Math.floor(status / 100)}xx` };
  metrics().requests.observe(labels, (performance.now() - startedAt) / 1000);
}
