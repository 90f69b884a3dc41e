import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertStudent } from "@/lib/db/insert-student";
import { toWireId } from "@/lib/domain/id";
import { changePaymentMethod } from "@/lib/services/payment/change-payment-method";
import { changePlan } from "@/lib/services/payment/change-plan";
import { checkoutPlan } from "@/lib/services/payment/checkout-plan";
import { renewNow } from "@/lib/services/payment/renew-now";
import { verifyPayment } from "@/lib/services/payment/verify-payment";
import { cancelSubscription } from "@/lib/services/subscription/cancel-subscription";
import { resumeSubscription } from "@/lib/services/subscription/resume-subscription";
import { setAutoRenewal } from "@/lib/services/subscription/set-auto-renewal";
import { commitReservation } from "@/lib/services/usage/commit-reservation";
import { recordUsage } from "@/lib/services/usage/record-usage";
import { releaseReservation } from "@/lib/services/usage/release-reservation";
import { reserveUsage } from "@/lib/services/usage/reserve-usage";
import { createRandom, type Random } from "@/prisma/seed/random";
import { DAY_MS, MINUTE_MS } from "./schedule";
import { BrokenRule, type Inhabitant, settled, type World } from "./world";

const FEATURES = ["quiz", "flashcards", "pair_quiz", "ask_question", "youtube_summarizer", "daily_quiz"];
const GOOD = ["4100280000001007", "4100280000001007", "success@razorpay"];
const BAD = ["4100280000080001", "4100280000060003", "4100280000020007", "failure@razorpay"];
const DECLINES = ["insufficient_funds", "card_declined", "customer_action_required", "gateway_technical_error"];
/** Answers that are lost, before or after the work; a time-out is the same to us as a reset, and takes longer. */
const FAULTS = ["reset", "bad_gateway", "reset_before", "bad_gateway_before", "rate_limited"];
const OPERATIONS = ["recurring", "order", "customer", "fetch", "refund", "capture", "token"];

/** How much happens to her in a year. Most people are quiet; what needs many deeds in a row is met by the few who are not. */
const LIVES = {
  quiet: { share: 7, uses: 6, deeds: 6 },
  usual: { share: 2, uses: 20, deeds: 14 },
  restless: { share: 1, uses: 40, deeds: 26 },
};

/** One student and what she, her bank and her line to us do in a year. */
export class Student implements Inhabitant {
  readonly studentId = uuidv7();
  readonly subscriptionId = uuidv7();
  readonly network: Random;
  readonly #random: Random;

  constructor(
    readonly seed: number,
    readonly world: World,
  ) {
    this.#random = createRandom(seed);
    this.network = createRandom(seed + 0x10000000);
  }

  async begin(): Promise<void> {
    const { world, studentId: id, subscriptionId } = this;
    const realNow = world.now();
    await insertStudent({ id, subscriptionId, externalId: `sim-${this.seed}-${id}`, realNow, testClockId: null });
    await world.pool.query("UPDATE student SET name = 'Asha', email = $2, state = '29' WHERE id = $1", [
      id,
      `asha-${this.seed}@learn.example`,
    ]);
    world.join(this);
    const year = 365 * DAY_MS;
    const random = this.#random;
    const { quiet, usual, restless } = LIVES;
    const life = LIVES[random.weighted({ quiet: quiet.share, usual: usual.share, restless: restless.share })];
    for (let use = 0; use < life.uses; use++) this.#plan(random.whole(0, year), () => this.#use());
    for (let deed = 0; deed < life.deeds; deed++) this.#plan(random.whole(0, year), () => this.#do());
    // Most lives with us begin early in the year.
    this.#plan(random.whole(0, 40 * DAY_MS), () => this.#buy());
  }

  #plan(ms: number, run: () => Promise<unknown>): void {
    this.world.schedule.after(ms, "student", run);
  }

  #context(): Context {
    const now = this.world.now();
    return {
      claim: { credential: { kind: "trusted", own: true }, student: { by: "id", id: this.studentId } },
      realNow: now,
      now,
      requestId: `sim-${this.seed}`,
      testClockId: null,
      idempotency: null,
      actor: {
        kind: "student",
        sessionId: null,
        accountId: null,
        student: { id: this.studentId, subscriptionId: this.subscriptionId, testClockId: null },
      },
    };
  }

  #act(name: string, work: () => Promise<unknown>): Promise<string | null> {
    const death = this.#random.chance(0.05) ? this.world.death() : null;
    return this.world.act(`#${this.seed} ${name}`, work, death);
  }

  /** Something that befits where she is. */
  async #do(): Promise<void> {
    const { rows } = await this.world.pool.query("SELECT * FROM user_subscription WHERE id = $1", [
      this.subscriptionId,
    ]);
    const [row] = rows;
    const weights: Record<string, number> =
      row.plan_key === "free"
        ? { buy: 60, bank: 10, trouble: 20, dashboard: 5, tab: 5 }
        : row.grace_period_end
          ? { renew: 45, buy: 10, method: 12, cancel: 8, bank: 15, trouble: 15, dashboard: 2, mandate: 5 }
          : {
              plan: 14,
              method: 6,
              buy: 3,
              cancel: 9,
              switch: 8,
              resume: 9,
              bank: 30,
              trouble: 20,
              mandate: 6,
              dashboard: 4,
              tab: 4,
            };
    const deed = this.#random.weighted(weights);
    await this.#perform(deed);
    await this.world.check([this]);
  }

  async #perform(deed: string): Promise<unknown> {
    switch (deed) {
      case "buy":
        return this.#buy();
      case "renew":
        return this.#renew();
      case "plan":
        return this.#changePlan();
      case "method":
        return this.#checkout(
          "brings a new method",
          async () => (await changePaymentMethod(this.#context())).gatewayOrderId,
        );
      case "cancel":
        return this.#act("cancels", () => cancelSubscription(this.#context(), { atPeriodEnd: true, reason: "costs" }));
      case "resume":
        return this.#act("resumes", () => resumeSubscription(this.#context()));
      case "switch": {
        const enabled = this.#random.chance(0.4);
        return this.#act(`switches auto-renewal ${enabled ? "on" : "off"}`, () =>
          setAutoRenewal(this.#context(), enabled),
        );
      }
      case "bank":
        return this.#instructBank();
      case "trouble":
        return this.#disturbLine();
      case "mandate":
        return this.#touchMandate();
      case "dashboard":
        return this.#refundAtGateway();
      case "tab":
        return this.#payLate();
    }
  }

  /** Counts, if she may; whether she may is asked of the row here, apart from the engine. */
  async #use(): Promise<void> {
    const { world } = this;
    if (world.isDown) return;
    const feature = this.#random.pick(FEATURES);
    const quantity = this.#random.whole(1, 2);
    const before = await this.#quota(feature);
    if (this.#random.chance(0.2)) return this.#reserve(feature);
    const taken = await recordUsage(this.#context(), { feature, quantity, inputSize: 0, usageType: "text" });
    const may = before.limit === null || before.used + before.reserved + quantity <= before.limit;
    if (may !== (taken.kind === "granted")) {
      const problem = `a use of ${quantity} ${feature} was ${taken.kind} at ${before.used} + ${before.reserved} of ${before.limit}`;
      throw new BrokenRule(this.seed, [problem], world.storyOf(this.seed));
    }
    await world.checkCounters(this);
  }

  async #reserve(feature: string): Promise<void> {
    const taken = await reserveUsage(this.#context(), { feature, quantity: 1, seconds: 900 });
    if (taken.kind !== "granted") return;
    const { id } = taken.outcome;
    const end = this.#random.weighted({ commit: 5, release: 3, forget: 2 });
    if (end === "forget") return;
    this.#plan(this.#random.whole(0, 20 * MINUTE_MS), () =>
      this.#act(`${end}s a reservation`, () =>
        end === "release"
          ? releaseReservation(this.#context(), id)
          : commitReservation(this.#context(), { feature, reservationId: id, inputSize: 0, usageType: "text" }),
      ),
    );
  }

  async #quota(feature: string): Promise<{ used: number; reserved: number; limit: number | null }> {
    const { rows } = await this.world.pool.query(
      `SELECT l.quota AS limit, coalesce(c.used, 0) AS used,
         (SELECT coalesce(sum(quantity), 0)::int FROM reservation r WHERE r.subscription_id = s.id AND r.feature_key = $2
          AND r.period_start = c.period_start AND r.status = 'open' AND r.expires_at > $3) AS reserved
       FROM user_subscription s JOIN plan free ON free.key = 'free'
       JOIN plan_limit l ON l.feature_key = $2
         AND l.plan_version_id = CASE WHEN s.entitled_until > $3 THEN s.entitled_plan_version_id ELSE free.current_version_id END
       LEFT JOIN usage_counter c ON c.subscription_id = s.id AND c.feature_key = $2 AND c.period_start <= $3 AND c.period_end > $3
       WHERE s.id = $1`,
      [this.subscriptionId, feature, this.world.now()],
    );
    return rows[0];
  }

  async #buy(): Promise<void> {
    const plan = this.#random.weighted({ premium: 7, pro: 3 });
    await this.#checkout(
      `asks for ${plan}`,
      async () => (await checkoutPlan(this.#context(), { plan })).outcome.gatewayOrderId,
    );
  }

  async #renew(): Promise<void> {
    await this.#checkout(
      "asks to renew now",
      async () => (await renewNow(this.#context())).outcome.checkout.gatewayOrderId,
    );
  }

  /** Up is paid for at once, down is for the next renewal, and the plan that she has takes a planned change back. */
  async #changePlan(): Promise<void> {
    const plan = this.#random.pick(["premium", "pro"]);
    await this.#checkout(`wants ${plan}`, async () => {
      const { outcome } = await changePlan(this.#context(), plan);
      return outcome.checkout?.gatewayOrderId ?? null;
    });
  }

  async #checkout(name: string, place: () => Promise<string | null>): Promise<void> {
    const orders = new Set<string>();
    const isTwice = this.#random.chance(0.15);
    const ask = async () => {
      const order = await place();
      if (order) orders.add(order);
    };
    const refusal = await this.#act(isTwice ? `${name} twice` : name, () =>
      isTwice ? settled([ask(), ask()]) : ask(),
    );
    this.world.expectReconciliation();
    if (orders.size > 1)
      throw new BrokenRule(this.seed, ["a double click made two orders"], this.world.storyOf(this.seed));
    const [orderId] = orders;
    if (refusal !== null && this.#random.chance(0.5)) {
      this.#plan(this.#random.whole(1, 20) * MINUTE_MS, () => this.#checkout(`${name} again`, place));
    }
    if (!orderId) return;
    const when = this.#random.weighted({ now: 70, later: 12, never: 10, forgotten: 8 });
    if (when === "now") await this.#pay(orderId);
    if (when === "later") this.#plan(this.#random.whole(1, 20 * 60) * MINUTE_MS, () => this.#pay(orderId));
    // In a tab that was left open for days.
    if (when === "forgotten") this.#plan(this.#random.whole(24, 120) * 60 * MINUTE_MS, () => this.#pay(orderId));
  }

  async #pay(orderId: string): Promise<void> {
    const instrument = this.#random.pick(this.#random.chance(0.75) ? GOOD : BAD);
    const { status, body } = await this.world.gateway.ask("POST", "/checkout", { order_id: orderId, instrument });
    this.world.tell(
      `#${this.seed} pays ${orderId} with ${instrument} → ${status === 200 ? "paid" : body?.error?.reason}`,
    );
    this.world.expectReconciliation();
    if (status !== 200) {
      await this.world.follow();
      if (this.#random.chance(0.6)) this.#plan(this.#random.whole(1, 9) * MINUTE_MS, () => this.#pay(orderId));
      return this.world.check([this]);
    }
    // The webhooks may come before the page does.
    if (this.#random.chance(0.5)) await this.world.follow();
    const proof = {
      orderId: body.razorpay_order_id,
      paymentId: body.razorpay_payment_id,
      signature: body.razorpay_signature,
    };
    const verify = () => verifyPayment(this.#context(), proof);
    const callback = this.#random.weighted({ comes: 65, twice: 12, late: 11, never: 12 });
    if (callback === "comes") await this.#act("is back", verify);
    if (callback === "twice") await this.#act("is back in two tabs", () => settled([verify(), verify()]));
    if (callback === "late")
      this.#plan(this.#random.whole(1, 72 * 60) * MINUTE_MS, () => this.#act("is back late", verify));
    await this.world.follow();
    await this.world.check([this]);
  }

  /** Pays an order of hers that nobody has paid, however old. */
  async #payLate(): Promise<void> {
    const { rows } = await this.world.pool.query(
      "SELECT gateway_order_id FROM payment_order WHERE student_id = $1 AND status <> 'paid' AND purpose <> 'renewal' AND gateway_order_id IS NOT NULL ORDER BY id DESC LIMIT 1",
      [this.studentId],
    );
    if (rows[0]) await this.#pay(rows[0].gateway_order_id);
  }

  /** What her bank will say to the next debits. */
  async #instructBank(): Promise<void> {
    const random = this.#random;
    const next = random.weighted({ decline: 6, capture: 4 });
    const behaviour = {
      student_id: toWireId("student", this.studentId),
      on: "recurring",
      next,
      ...(next === "decline" ? { reason: random.pick(DECLINES) } : {}),
      times: random.whole(1, 3),
      ...(random.chance(0.45) ? { settle_after: random.pick(["bank", "2h", "2d", "4d"]) } : {}),
    };
    this.world.tell(
      `#${this.seed} the bank will ${next} ${behaviour.times} debits ${behaviour.settle_after ?? "at once"}`,
    );
    await this.world.gateway.control("POST", "/behaviour", behaviour);
  }

  async #disturbLine(): Promise<void> {
    const random = this.#random;
    const fault = random.pick(FAULTS);
    const on = random.pick(OPERATIONS);
    const times = random.whole(1, 3);
    this.world.tell(`#${this.seed} the line has ${fault} on ${on} ${times} times`);
    const student_id = toWireId("student", this.studentId);
    await this.world.gateway.control("POST", "/behaviour", { student_id, on, fault, times });
  }

  /** In her bank's app. */
  async #touchMandate(): Promise<void> {
    const { rows } = await this.world.pool.query(
      `SELECT t.id, t.status FROM simulator.token t JOIN simulator.customer c ON c.id = t.customer_id
       WHERE c.notes ->> 'student_id' = $1 AND t.deleted_at IS NULL ORDER BY t.created_at DESC, t.id LIMIT 1`,
      [toWireId("student", this.studentId)],
    );
    const [token] = rows;
    if (!token) return;
    const status = token.status === "confirmed" ? this.#random.pick(["paused", "cancelled"]) : "confirmed";
    this.world.tell(`#${this.seed} the mandate is ${status}`);
    await this.world.gateway.ask("POST", "/tokens", { token_id: token.id, status });
    await this.world.follow();
  }

  /** Somebody of ours gives money back at the gateway itself, in part or whole. */
  async #refundAtGateway(): Promise<void> {
    const { rows } = await this.world.pool.query(
      `SELECT p.id, p.amount - p.amount_refunded AS left FROM simulator.payment p JOIN simulator.customer c ON c.id = p.customer_id
       WHERE c.notes ->> 'student_id' = $1 AND p.status = 'captured' ORDER BY p.created_at DESC, p.id LIMIT 1`,
      [toWireId("student", this.studentId)],
    );
    const [payment] = rows;
    if (!payment) return;
    const amount = this.#random.chance(0.6) ? payment.left : Math.ceil(payment.left / 3);
    const { status } = await this.world.gateway.dashboard("POST", `/v1/payments/${payment.id}/refund`, { amount });
    this.world.tell(`#${this.seed} ${amount} of ${payment.id} go back at the gateway → ${status}`);
    await this.world.follow();
  }
}

/** Nothing goes wrong at the gateway any more. */
export async function makePeace(world: World, students: readonly Student[]): Promise<void> {
  await world.gateway.control("POST", "/outage", { seconds: 0 });
  for (const { studentId } of students) {
    await world.gateway.ask("DELETE", "/behaviour", { student_id: toWireId("student", studentId) });
  }
}
