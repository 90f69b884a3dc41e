import { commitReservation } from "@/lib/services/usage/commit-reservation";
import { recordUsage } from "@/lib/services/usage/record-usage";
import { releaseReservation } from "@/lib/services/usage/release-reservation";
import { reserveUsage } from "@/lib/services/usage/reserve-usage";
import { BrokenRule } from "./broken-rule";
import type { Person } from "./person";
import { MINUTE_MS } from "./schedule";

export const FEATURES = ["quiz", "flashcards", "pair_quiz", "ask_question", "youtube_summarizer", "daily_quiz"];

export interface Quota {
  used: number;
  reserved: number;
  /** Of her plan; null is unlimited. */
  quota: number | null;
  /** With what staff did to it. */
  limit: number | null;
  /** When the quota period began; null before anything of it was counted. */
  period: Date | null;
}

/** Under which the ledger keeps what a limit was moved by. */
export function adjustmentKey(feature: string, period: Date | null): string {
  return `${feature} ${period?.toISOString()}`;
}

/** What she uses. */
export class Uses {
  readonly #her: Person;

  constructor(her: Person) {
    this.#her = her;
  }

  /** Counts, if she may; whether she may is asked of the row here, apart from the engine. */
  async use(): Promise<void> {
    const { world } = this.#her;
    if (world.isDown) return;
    const feature = this.#her.random.pick(FEATURES);
    const quantity = this.#her.random.whole(1, 2);
    const before = await this.quota(feature);
    if (this.#her.random.chance(0.2)) return this.#reserve(feature);
    const taken = await recordUsage(this.#her.context(), { feature, quantity, inputSize: 0, usageType: "text" });
    const may = before.limit === null || before.used + before.reserved + quantity <= before.limit;
    if (may !== (taken.kind === "granted")) {
      const problem = `a use of ${quantity} ${feature} was ${taken.kind} at ${before.used} + ${before.reserved} of ${before.limit}`;
      throw new BrokenRule(this.#her.seed, [problem], world.storyOf(this.#her.seed));
    }
    await world.checkCounters(this.#her);
  }

  async #reserve(feature: string): Promise<void> {
    const taken = await reserveUsage(this.#her.context(), { feature, quantity: 1, seconds: 900 });
    if (taken.kind !== "granted") return;
    const { id } = taken.outcome;
    const end = this.#her.random.weighted({ commit: 5, release: 3, forget: 2 });
    if (end === "forget") return;
    this.#her.plan(this.#her.random.whole(0, 20 * MINUTE_MS), () =>
      this.#her.act(`${end}s a reservation`, () =>
        end === "release"
          ? releaseReservation(this.#her.context(), id)
          : commitReservation(this.#her.context(), { feature, reservationId: id, inputSize: 0, usageType: "text" }),
      ),
    );
  }

  /** What may be used, asked apart from the engine: of the rows, and of what staff did to the limit. */
  async quota(feature: string): Promise<Quota> {
    const { rows } = await this.#her.world.pool.query(
      `SELECT l.quota AS quota, coalesce(c.used, 0) AS used, c.period_start AS period,
         (SELECT coalesce(sum(quantity), 0)::int FROM reservation r WHERE r.subscription_id = s.id AND r.feature_key = $2
          AND r.period_start = c.period_start AND r.status = 'open' AND r.expires_at > $3) AS reserved
       FROM user_subscription s JOIN plan free ON free.key = 'free'
       JOIN plan_limit l ON l.feature_key = $2
         AND l.plan_version_id = CASE WHEN s.entitled_until > $3 THEN s.entitled_plan_version_id ELSE free.current_version_id END
       LEFT JOIN usage_counter c ON c.subscription_id = s.id AND c.feature_key = $2 AND c.period_start <= $3 AND c.period_end > $3
       WHERE s.id = $1`,
      [this.#her.subscriptionId, feature, this.#her.world.now()],
    );
    const { quota, ...counted } = rows[0];
    const adjustment = this.#her.ledger.adjustments.get(adjustmentKey(feature, counted.period)) ?? 0;
    return { ...counted, quota, limit: quota === null ? null : Math.max(0, quota + adjustment) };
  }
}
