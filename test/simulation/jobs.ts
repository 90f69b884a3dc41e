import type pg from "pg";
import { DAILY_JOBS, type DailyJob } from "@/lib/domain/job";
import { expireOrders } from "@/lib/services/checkout/expire-orders";
import { reconcileDisputes } from "@/lib/services/disputes/reconcile-disputes";
import { readGatewayLists } from "@/lib/services/gateway-sync/read-gateway-lists";
import { reconcilePayments } from "@/lib/services/gateway-sync/reconcile-payments";
import { reconcileRenewals } from "@/lib/services/renewal/reconcile-renewals";
import { retryPutOffRenewals } from "@/lib/services/renewal/retry-put-off-renewals";
import { runDue } from "@/lib/services/renewal/run-due";
import type { Random } from "@/prisma/seed/random";
import type { Death } from "./life";
import { MINUTE_MS, type Schedule } from "./schedule";

/** How long after an event the ten-minute reconciliation is expected to find it. */
const RECONCILE_AFTER_MS = [1, 60].map((minutes) => minutes * MINUTE_MS);

/** The part of the world that the jobs need. */
interface Place {
  readonly random: Random;
  readonly schedule: Schedule;
  readonly pool: pg.Pool;
  isDown: boolean;
  by(): { realNow: Date; requestId: null; actor: "system"; actorId: null };
  record(line: string): void;
  act(name: string, work: () => Promise<unknown>, death?: Death | null): Promise<string | null>;
  death(): Death;
  follow(): Promise<void>;
  check(): Promise<void>;
  checkChanged(): Promise<void>;
}

/** The crons, run by the clock of the world. */
export class Jobs {
  readonly #place: Place;
  #ticks = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  /** One of the daily jobs: sometimes on two instances at once, sometimes killed in the middle. */
  async run(job: DailyJob): Promise<void> {
    if (this.#place.isDown) return;
    let hasWorked = false;
    const work = async () => {
      const { done, failed } = await runDue(this.#place.by(), job);
      if (done > 0) hasWorked = true;
      if (failed.length > 0) this.#place.schedule.after(7 * MINUTE_MS, `${job} retry`, () => this.run(job));
    };
    const isTwice = this.#place.random.chance(0.1);
    const death = !isTwice && this.#place.random.chance(0.06) ? this.#place.death() : null;
    const refusal = await this.#place.act(job, () => (isTwice ? settled([work(), work()]) : work()), death);
    if (refusal === "died") this.#place.schedule.after(MINUTE_MS, `${job} retry`, () => this.run(job));
    if (hasWorked || refusal !== null) await this.#place.checkChanged();
  }

  /** A tick of the reconciliation. @param isWhole whether the gateway's lists are read, too, which finds unmatched payments and refunds */
  async reconcile(isWhole = true): Promise<void> {
    if (this.#place.isDown) return;
    let found = 0;
    await this.#place.act("reconcile", async () => {
      found += await expireOrders(this.#place.by());
      found += (await reconcileRenewals(this.#place.by())).asked;
      found += (await retryPutOffRenewals(this.#place.by())).tried;
      const { webhooks, orders, refunds, revocations } = await reconcilePayments(this.#place.by());
      found += webhooks + orders + refunds + revocations;
      if (!isWhole) return;
      const lists = await readGatewayLists(this.#place.by());
      found += lists.payments + lists.refunds;
      found += (await reconcileDisputes(this.#place.by())).disputes;
    });
    if (found > 0) await this.#place.checkChanged();
  }

  /** The crons that run every ten minutes, only at the times when they may find something. */
  expectReconciliation(): void {
    if (this.#ticks > 0) return;
    for (const ms of RECONCILE_AFTER_MS) {
      this.#ticks += 1;
      this.#place.schedule.after(ms + 10 * MINUTE_MS, "reconcile", async () => {
        this.#ticks -= 1;
        await this.#reconcileIfNeeded();
      });
    }
  }

  async #reconcileIfNeeded(): Promise<void> {
    const { rows } = await this.#place.pool.query({ name: "waits", text: WAITS });
    if (rows[0].waits) await this.reconcile(false);
  }

  /** The daily jobs at their hours, and a reconciliation: once a week unconditionally, else only if something waits for it. */
  scheduleDay(midnight: Date, day: number): void {
    for (const [job, { hour }] of Object.entries(DAILY_JOBS)) {
      const at = new Date(midnight.getTime() + hour * 60 * MINUTE_MS);
      this.#place.schedule.at(at, job, () => this.run(job as DailyJob));
    }
    this.#place.schedule.at(new Date(midnight.getTime() + 13 * 60 * MINUTE_MS), "reconcile", () =>
      day % 7 === 0 ? this.reconcile() : this.#reconcileIfNeeded(),
    );
  }

  /** Starts the app again: the jobs that were missed run once, in their order. */
  async startAgain(): Promise<void> {
    this.#place.isDown = false;
    this.#place.record("started again");
    await this.#place.follow();
    for (const job of Object.keys(DAILY_JOBS)) await this.run(job as DailyJob);
    await this.reconcile();
    await this.#place.check();
  }
}

const WAITS = `SELECT EXISTS (SELECT FROM webhook_event WHERE processed_at IS NULL)
  OR EXISTS (SELECT FROM payment_order WHERE status IN ('prepared', 'open'))
  OR EXISTS (SELECT FROM payment WHERE status IN ('created', 'authorized'))
  OR EXISTS (SELECT FROM gateway_revocation)
  OR EXISTS (SELECT FROM refund WHERE status IN ('prepared', 'submitted', 'unknown'))
  OR EXISTS (SELECT FROM subscription_renewal_log WHERE status IN ('prepared', 'submitted', 'unknown'))
  OR EXISTS (SELECT FROM subscription_renewal_log a JOIN user_subscription s ON s.id = a.subscription_id AND s.end_date = a.period_start
    WHERE a.status = 'failed') AS waits`;

/** Waits for all of them, then throws the first error. */
export async function settled(works: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(works);
  const failed = results.find((result) => result.status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}
