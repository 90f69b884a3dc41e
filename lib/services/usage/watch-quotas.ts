import { systemClock } from "@/lib/clock";
import type { CredentialContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { watch } from "@/lib/realtime/hub";
import { logger } from "@/lib/telemetry/logger";
import { getQuotas, type QuotasNow } from "./get-quotas";

export interface QuotaWatcher {
  /** The features as they stand after a change, or at an instant at which time itself changed something. */
  onQuotas(quotas: QuotasNow): void;
  /** The caller may no longer see them (signed out, key revoked, student erased): nothing more will come. */
  onEnd(error: AppError): void;
}

export interface QuotaWatch {
  /** What stands now, to begin with. */
  first: QuotasNow;
  /** Confirms the caller again and tells what changed, as at every heartbeat. */
  refresh(): void;
  stop(): void;
}

/** A timer's longest wait: the runtime's own limit is 24.8 days, and a day's rest costs nothing. */
const MAX_WAIT_MS = 24 * 60 * 60 * 1000;

/**
 * Follows a student's quotas until it is stopped: uses of whatever instance, and what time does by itself (a period that ends, a
 * reservation that expires, a paid plan that runs out). Every look confirms the caller anew.
 *
 * @throws what `getQuotas` throws, before anything is watched
 */
export async function watchQuotas(context: CredentialContext, watcher: QuotaWatcher): Promise<QuotaWatch> {
  const first = await getQuotas(context);
  const subscriptionId = first.rows[0].subscription_id;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
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
  // One look at a time: a burst of changes while one is under way needs one more look, not one each.
  const refresh = () => {
    if (over) return;
    if (looking) {
      again = true;
      return;
    }
    looking = true;
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
          // An outage passes; the next heartbeat looks again.
          logger().debug({ err: error }, "a stream could not look");
        }
      })
      .finally(() => {
        looking = false;
        if (again) refresh();
      });
  };
  const unwatch = subscriptionId ? watch(subscriptionId, refresh) : null;
  schedule(first);
  return { first, refresh, stop };
}

/** When time itself will next change what a page shows; null where that is never, or where time is moved by hand and announced. */
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
