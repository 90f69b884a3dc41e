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
  /** The limit of the plan; null is unlimited. */
  quota: number | null;
  /** The quota with the limit adjustments of staff. */
  limit: number | null;
  /** When the quota period began; null before the first use in it. */
  period: Date | null;
}

/** The key of a limit adjustment among the changes by staff. */
export function adjustmentKey(feature: string, period: Date | null): string {
  return `${feature} ${period?.toISOString()}`;
}

/** What a student uses. */
export class Uses {
  readonly #student: Person;

  constructor(student: Person) {
    this.#student = student;
  }

  /** Records a use. Whether it is allowed is computed here from the rows, independently of the engine. */
  async use(): Promise<void> {
    const { world } = this.#student;
    if (world.isDown) return;
    const feature = this.#student.random.pick(FEATURES);
    const quantity = this.#student.random.whole(1, 2);
    const before = await this.quota(feature);
    if (this.#student.random.chance(0.2)) return this.#reserve(feature);
    const result = await recordUsage(this.#student.context(), { feature, quantity, inputSize: 0, usageType: "text" });
    const isAllowed = before.limit === null || before.used + before.reserved + quantity <= before.limit;
    if (isAllowed !== (result.kind === "granted")) {
      const problem = `a use of ${quantity} ${feature} was ${result.kind} at ${before.used} + ${before.reserved} of ${before.limit}`;
      throw new BrokenRule(this.#student.seed, [problem], world.historyOf(this.#student.seed));
    }
    await world.checkCounters(this.#student);
  }

  async #reserve(feature: string): Promise<void> {
    const result = await reserveUsage(this.#student.context(), { feature, quantity: 1, seconds: 900 });
    if (result.kind !== "granted") return;
    const { id } = result.outcome;
    const end = this.#student.random.weighted({ commit: 5, release: 3, forget: 2 });
    if (end === "forget") return;
    this.#student.plan(this.#student.random.whole(0, 20 * MINUTE_MS), () =>
      this.#student.act(`${end}s a reservation`, () =>
        end === "release"
          ? releaseReservation(this.#student.context(), id)
          : commitReservation(this.#student.context(), { feature, reservationId: id, inputSize: 0, usageType: "text" }),
      ),
    );
  }

  /** What may be used, computed independently of the engine: from the rows and the limit adjustments of staff. */
  async quota(feature: string): Promise<Quota> {
    const { rows } = await this.#student.world.pool.query(
      `SELECT l.quota AS quota, coalesce(c.used, 0) AS used, c.period_start AS period,
         (SELECT coalesce(sum(quantity), 0)::int FROM reservation r WHERE r.subscription_id = s.id AND r.feature_key = $2
          AND r.period_start = c.period_start AND r.status = 'open' AND r.expires_at > $3) AS reserved
       FROM user_subscription s JOIN plan free ON free.key = 'free'
       JOIN plan_limit l ON l.feature_key = $2
         AND l.plan_version_id = CASE WHEN s.entitled_until > $3 THEN s.entitled_plan_version_id ELSE free.current_version_id END
       LEFT JOIN usage_counter c ON c.subscription_id = s.id AND c.feature_key = $2 AND c.period_start <= $3 AND c.period_end > $3
       WHERE s.id = $1`,
      [this.#student.subscriptionId, feature, this.#student.world.now()],
    );
    const { quota, ...counted } = rows[0];
    const adjustment = this.#student.staffChanges.adjustments.get(adjustmentKey(feature, counted.period)) ?? 0;
    return { ...counted, quota, limit: quota === null ? null : Math.max(0, quota + adjustment) };
  }
}
