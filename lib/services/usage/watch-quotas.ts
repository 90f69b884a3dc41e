import { systemClock } from "@/lib/clock";
import type { CredentialContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { watch } from "@/lib/realtime/hub";
import { logger } from "@/lib/telemetry/logger";
import { getQuotas, type QuotasNow } from "./get-quotas";

export interface QuotaWatcher {
  /** The current quotas, after a change or when one was due by time. */
  onQuotas(quotas: QuotasNow): void;
  /** The caller may no longer see them (signed out, key revoked, student erased): no more events follow. */
  onEnd(error: AppError): void;
}

export interface QuotaWatch {
  /** The quotas at the start. */
  first: QuotasNow;
  /** Authorizes the caller again and reports what changed, as every heartbeat does. */
  refresh(): void;
  stop(): void;
}

/** A timer's longest wait: the runtime's own limit is 24.8 days, and one wake-up a day costs nothing. */
const MAX_WAIT_MS = 24 * 60 * 60 * 1000;

/**
 * Watches a student's quotas until it is stopped: uses on any instance, and what changes by time (a period that ends, a
 * reservation that expires, a paid plan that runs out). Every read authorizes the caller again.
 *
 * @throws what `getQuotas` throws, before anything is watched
 */
export async function watchQuotas(context: CredentialContext, watcher: QuotaWatcher): Promise<QuotaWatch> {
  const first = await getQuotas(context);
  const subscriptionId = first.rows[0].subscription_id;
  let timer: NodeJS.Timeout | undefined;
  let reading = false;
  let again = false;
  let over = false;

  const stop = () => {
    over = true;
    clearTimeout(timer);
    unwatch?.();
  };
  const schedule = (quotas: QuotasNow) => {
    clearTimeout(timer);
    const due = nextInstant(quotas);
    if (due === null || over) return;
    timer = setTimeout(refresh, Math.min(MAX_WAIT_MS, Math.max(1, due - quotas.now.getTime()))).unref();
  };
  // One read at a time: a burst of changes during a read needs one more read, not one each.
  const refresh = () => {
    if (over) return;
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    again = false;
    getQuotas({ ...context, realNow: systemClock.now() })
      .then((quotas) => {
        if (over) return;
        watcher.onQuotas(quotas);
        schedule(quotas);
      })
      .catch((error: unknown) => {
        if (error instanceof AppError && error.code !== "unavailable") {
          stop();
          watcher.onEnd(error);
        } else {
          // An outage passes; the next heartbeat reads again.
          logger().debug({ err: error }, "a stream could not read the quotas");
        }
      })
      .finally(() => {
        reading = false;
        if (again) refresh();
      });
  };
  const unwatch = subscriptionId ? watch(subscriptionId, refresh) : null;
  schedule(first);
  return { first, refresh, stop };
}

/** When the next change by time is due; null if never, or on a test clock, whose moves are announced. */
function nextInstant({ now, onTestClock, rows }: QuotasNow): number | null {
  if (onTestClock) return null;
  const instants = rows.flatMap((row) => [
    row.period_end,
    row.earliest_expiry,
    row.entitled_until,
    row.grace_period_end,
  ]);
  const ahead = instants.flatMap((instant) => (instant && instant > now ? [instant.getTime()] : []));
  return ahead.length > 0 ? Math.min(...ahead) : null;
}
