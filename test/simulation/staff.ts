import { DAILY_JOB_NAMES } from "@/lib/domain/job";
import { cancelForStudent } from "@/lib/services/admin-actions/cancel-for-student";
import { changeForStudent } from "@/lib/services/admin-actions/change-for-student";
import { extendForStudent } from "@/lib/services/admin-actions/extend-for-student";
import { grantUses } from "@/lib/services/admin-actions/grant-uses";
import { renewForStudent } from "@/lib/services/admin-actions/renew-for-student";
import { resumeForStudent } from "@/lib/services/admin-actions/resume-for-student";
import { requestRefund } from "@/lib/services/refunds/request-refund";
import { requestJob } from "@/lib/services/system/jobs";
import type { Person } from "./person";
import { adjustmentKey, FEATURES, type Uses } from "./uses";

/** What our own people do for her. Each is written down in her ledger when it was committed, by what was done and not by what came of it. */
export class Staff {
  readonly #her: Person;
  readonly #uses: Uses;

  constructor(her: Person, uses: Uses) {
    this.#her = her;
    this.#uses = uses;
  }

  async do(): Promise<unknown> {
    const { random } = this.#her;
    const action = random.weighted({
      extend: 30,
      refund: 12,
      cancel: 10,
      end: 12,
      resume: 6,
      renew: 15,
      plan: 10,
      limit: 20,
      job: 5,
    });
    switch (action) {
      case "extend":
        return this.#extend(random.whole(1, 12));
      case "refund":
        return this.#refund();
      case "cancel":
        return this.#act("cancel to the end", (request) =>
          cancelForStudent(this.#her.staffContext(), { ...request, atPeriodEnd: true, refund: null }),
        );
      case "end":
        return this.#end();
      case "resume":
        return this.#act("resume", (request) => resumeForStudent(this.#her.staffContext(), request));
      case "renew":
        this.#her.world.jobs.expectReconciliation();
        return this.#act("renew", (request) => renewForStudent(this.#her.staffContext(), request));
      case "plan": {
        const planKey = random.pick(["premium", "pro"]);
        return this.#act(`plan ${planKey}`, (request) =>
          changeForStudent(this.#her.staffContext(), { ...request, planKey }),
        );
      }
      case "limit":
        return this.#moveLimit();
      case "job": {
        const job = random.pick(DAILY_JOB_NAMES);
        return this.#act(`ask for ${job}`, ({ reason }) => requestJob(this.#her.staffContext(), job, reason));
      }
    }
  }

  #act(name: string, work: (request: Request) => Promise<unknown>): Promise<string | null> {
    const request = {
      userId: `sim-${this.#her.seed}-${this.#her.studentId}`,
      reason: "asked by phone",
      preview: false,
    };
    return this.#her.act(`staff: ${name}`, () => work(request));
  }

  /** Whole days: of the period while it runs, to pay while she is in grace, which is no time of her plan's. */
  async #extend(days: number): Promise<void> {
    const { ledger } = this.#her;
    await this.#act(`give ${days} days`, async (request) => {
      const before = await this.#period();
      await extendForStudent(this.#her.staffContext(), { ...request, days });
      if (before.payment_id !== null && !before.in_grace) ledger.give(before.payment_id, days);
    });
  }

  /** The payment of the period that was sold last, and whether she is past it. */
  async #period(): Promise<{ payment_id: string | null; in_grace: boolean }> {
    const { rows } = await this.#her.world.pool.query({ name: "period", text: PERIOD, values: [this.#her.studentId] });
    return rows[0];
  }

  async #end(): Promise<void> {
    const { random, world, studentId, ledger } = this.#her;
    const refund = random.weighted({ none: 4, unused: 4, full: 2 });
    await this.#act(`end it, ${refund} back`, async (request) => {
      const sold = await world.pool.query("SELECT payment_id FROM invoice WHERE student_id = $1 AND kind = 'invoice'", [
        studentId,
      ]);
      const wish = refund === "none" ? null : refund;
      await cancelForStudent(this.#her.staffContext(), { ...request, atPeriodEnd: false, refund: wish });
      for (const { payment_id } of sold.rows) ledger.closed.add(payment_id);
    });
  }

  async #refund(): Promise<void> {
    const amount = this.#her.random.chance(0.5) ? null : this.#her.random.whole(1, 40_000);
    await this.#act(`refund ${amount ?? "all"}`, (request) =>
      requestRefund(this.#her.staffContext(), { ...request, paymentId: null, amount }),
    );
  }

  async #moveLimit(): Promise<void> {
    const { random, ledger } = this.#her;
    const feature = random.pick(FEATURES);
    const quantity = random.pick([-3, -2, -1, 1, 2]);
    await this.#act(`move ${feature} by ${quantity}`, async (request) => {
      await grantUses(this.#her.staffContext(), { ...request, feature, quantity });
      const { period, quota } = await this.#uses.quota(feature);
      const key = adjustmentKey(feature, period);
      // Taking ends where nothing is left to take.
      const present = Math.max(-(quota ?? 0), ledger.adjustments.get(key) ?? 0);
      ledger.adjustments.set(key, Math.max(-(quota ?? 0), present + quantity));
    });
  }
}

interface Request {
  userId: string;
  reason: string;
  preview: boolean;
}

/** The one of the last sold time that has not gone back as a whole, leaving out the upgrades, which sell none. */
const PERIOD = `SELECT (SELECT i.payment_id FROM invoice i JOIN payment p ON p.id = i.payment_id
    WHERE i.student_id = $1 AND i.kind = 'invoice' AND p.applied_as <> 'upgrade'
      AND i.total > (SELECT coalesce(sum(c.total), 0) FROM invoice c WHERE c.corrects_invoice_id = i.id)
    ORDER BY i.period_start DESC LIMIT 1) AS payment_id,
  (SELECT grace_period_end IS NOT NULL FROM user_subscription WHERE student_id = $1) AS in_grace`;
