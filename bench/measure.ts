import autocannon, { type Request } from "autocannon";
import { cpuSeconds } from "./cpu";

export const CONNECTIONS = 32;
/** Requests that each connection cycles through, prepared before the measurement. */
const REQUESTS_EACH = 400;

export interface Target {
  url: string;
  pid: number;
  /** The request for one student. */
  request(student: number): Request;
  /** The status that each response must have. */
  status: number;
}

export interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** CPU of the server process for one request; null where it can't be read. */
  cpuMicros: number | null;
  answered: number;
}

/** How long to call: for seconds, or for a number of requests, as a warm-up needs. */
export type Extent = { duration: number } | { amount: number };

/** Calls `target` on all connections, for students that `pick` names. */
export async function measure(target: Target, pick: () => number, extent: Extent): Promise<Measured> {
  const before = await cpuSeconds(target.pid);
  const result = await autocannon({
    url: target.url,
    connections: CONNECTIONS,
    ...extent,
    setupClient: (client) => client.setRequests(Array.from({ length: REQUESTS_EACH }, () => target.request(pick()))),
  });
  const after = await cpuSeconds(target.pid);
  const answered = result.requests.total;
  const asExpected = result.statusCodeStats[String(target.status)]?.count ?? 0;
  if (result.errors > 0 || result.timeouts > 0 || asExpected !== answered) {
    const statuses = JSON.stringify(result.statusCodeStats);
    throw new Error(
      `Not every response was ${target.status}: ${statuses}, ${result.errors} errors. The measurement is void.`,
    );
  }
  return {
    perSecond: answered / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMicros: before !== null && after !== null ? ((after - before) / answered) * 1e6 : null,
    answered,
  };
}
