import { toWireId } from "@/lib/domain/id";
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

/** What our staff do for a student. Once committed, each action is recorded by what was requested, not by its effect on our rows. */
export class Staff {
  readonly #student: Person;
  readonly #uses: Uses;

  constructor(student: Person, uses: Uses) {
    this.#student = student;
    this.#uses = uses;
  }

  async do(): Promise<unknown> {
    const { random } = this.#student;
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
          cancelForStudent(this.#student.staffContext(), { ...request, atPeriodEnd: true, refund: null }),
        );
      case "end":
        return this.#end();
      case "resume":
        return this.#act("resume", (request) => resumeForStudent(this.#student.staffContext(), request));
      case "renew":
        this.#student.world.jobs.expectReconciliation();
        return this.#act("renew", (request) => renewForStudent(this.#student.staffContext(), request));
      case "plan": {
        const planKey = random.pick(["premium", "pro"]);
        return this.#act(`plan ${planKey}`, async (request) => {
          await this.#student.see(planKey);
          await changeForStudent(this.#student.staffContext(), { ...request, planKey });
        });
      }
      case "limit":
        return this.#moveLimit();
      case "job": {
        const job = random.pick(DAILY_JOB_NAMES);
        return this.#act(`ask for ${job}`, ({ reason }) => requestJob(this.#student.staffContext(), job, reason));
      }
    }
  }

  #act(name: string, work: (request: Request) => Promise<unknown>): Promise<string | null> {
    const request = {
      userId: `sim-${this.#student.seed}-${this.#student.studentId}`,
      reason: "asked by phone",
      preview: false,
    };
    return this.#student.act(`staff: ${name}`, () => work(request));
  }

  /** Whole days: of the period while it runs; in the grace period, of the time left to pay, which is no sold time. */
  async #extend(days: number): Promise<void> {
    const { staffChanges } = this.#student;
    await this.#act(`give ${days} days`, async (request) => {
      const before = await this.#period();
      await extendForStudent(this.#student.staffContext(), { ...request, days });
      if (before.payment_id !== null && !before.in_grace) staffChanges.addGiftDays(before.payment_id, days);
    });
  }

  /** The payment of the period that was sold last, and whether the student is in its grace period. */
  async #period(): Promise<{ payment_id: string | null; in_grace: boolean }> {
    const { rows } = await this.#student.world.pool.query({
      name: "period",
      text: PERIOD,
      values: [this.#student.studentId, this.#student.world.now()],
    });
    return rows[0];
  }

  async #end(): Promise<void> {
    const { random, world, studentId, staffChanges } = this.#student;
    const refund = random.weighted({ none: 4, unused: 4, full: 2 });
    await this.#act(`end it, ${refund} back`, async (request) => {
      const sold = await world.pool.query("SELECT payment_id FROM invoice WHERE student_id = $1 AND kind = 'invoice'", [
        studentId,
      ]);
      const wish = refund === "none" ? null : refund;
      await cancelForStudent(this.#student.staffContext(), { ...request, atPeriodEnd: false, refund: wish });
      for (const { payment_id } of sold.rows) staffChanges.endedPayments.add(payment_id);
    });
  }

  async #refund(): Promise<void> {
    const { random, world, studentId } = this.#student;
    const amount = random.chance(0.5) ? null : random.whole(1, 40_000);
    const includesUpgrades = random.chance(0.7);
    const { rows } = await world.pool.query("SELECT id FROM payment WHERE student_id = $1 ORDER BY id DESC LIMIT 3", [
      studentId,
    ]);
    const paymentId = rows.length === 0 || random.chance(0.5) ? null : toWireId("payment", random.pick(rows).id);
    await this.#act(`refund ${amount ?? "all"} of ${paymentId ?? "the newest"}`, (request) =>
      requestRefund(this.#student.staffContext(), { ...request, paymentId, amount, includesUpgrades }),
    );
  }

  async #moveLimit(): Promise<void> {
    const { random, staffChanges } = this.#student;
    const feature = random.pick(FEATURES);
    const quantity = random.pick([-3, -2, -1, 1, 2]);
    await this.#act(`move ${feature} by ${quantity}`, async (request) => {
      await grantUses(this.#student.staffContext(), { ...request, feature, quantity });
      const { period, quota } = await this.#uses.quota(feature);
      const key = adjustmentKey(feature, period);
      // A limit is not lowered below zero, however much is taken off.
      const present = Math.max(-(quota ?? 0), staffChanges.adjustments.get(key) ?? 0);
      staffChanges.adjustments.set(key, Math.max(-(quota ?? 0), present + quantity));
    });
  }
}

interface Request {
  userId: string;
  reason: string;
  preview: boolean;
}

/** The payment of the last period sold that is not refunded in full. Upgrades are left out: they sell no time. */
const PERIOD = `SELECT (SELECT i.payment_id FROM invoice i JOIN payment p ON p.id = i.payment_id
    WHERE i.student_id = $1 AND i.kind = 'invoice' AND p.applied_as <> 'upgrade'
      AND i.total > (SELECT coalesce(sum(c.total), 0) FROM invoice c WHERE c.corrects_invoice_id = i.id)
    ORDER BY i.period_start DESC LIMIT 1) AS payment_id,
  (SELECT s.grace_period_end IS NOT NULL OR (s.status = 'active' AND NOT s.auto_renewal AND s.end_date <= $2
    AND NOT EXISTS (SELECT FROM subscription_renewal_log a WHERE a.subscription_id = s.id AND a.status IN ('prepared', 'submitted', 'unknown')))
    FROM user_subscription s WHERE s.student_id = $1) AS in_grace`;
