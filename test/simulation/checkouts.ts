import { changePlan } from "@/lib/services/checkout/change-plan";
import { checkoutPlan } from "@/lib/services/checkout/checkout-plan";
import { renewNow } from "@/lib/services/checkout/renew-now";
import { verifyPayment } from "@/lib/services/checkout/verify-payment";
import { changePaymentMethod } from "@/lib/services/payment-methods/change-payment-method";
import { BrokenRule } from "./broken-rule";
import { settled } from "./jobs";
import type { Person } from "./person";
import { MINUTE_MS } from "./schedule";

const GOOD = ["4100280000001007", "4100280000001007", "success@razorpay"];
const BAD = ["4100280000080001", "4100280000060003", "4100280000020007", "failure@razorpay"];

/** What a student pays, or means to pay. */
export class Checkouts {
  readonly #student: Person;

  constructor(student: Person) {
    this.#student = student;
  }

  async changeMethod(): Promise<void> {
    await this.#checkout(
      "changes the payment method",
      async () => (await changePaymentMethod(this.#student.context(), this.#student.givePayer())).gatewayOrderId,
    );
  }

  async buy(): Promise<void> {
    const plan = this.#student.random.weighted({ premium: 7, pro: 3 });
    await this.#checkout(
      `buys ${plan}`,
      async () =>
        (await checkoutPlan(this.#student.context(), { plan, payer: this.#student.givePayer() })).outcome
          .gatewayOrderId,
    );
  }

  async renew(): Promise<void> {
    await this.#checkout(
      "renews now",
      async () => (await renewNow(this.#student.context(), this.#student.givePayer())).outcome.checkout.gatewayOrderId,
    );
  }

  /** An upgrade is paid at once, a downgrade waits for the renewal, and choosing the present plan cancels a scheduled change. */
  async changePlan(): Promise<void> {
    const plan = this.#student.random.pick(["premium", "pro"]);
    await this.#checkout(`changes to ${plan}`, async () => {
      await this.#student.see(plan);
      const { outcome } = await changePlan(this.#student.context(), plan, this.#student.givePayer());
      return outcome.checkout?.gatewayOrderId ?? null;
    });
  }

  async #checkout(name: string, place: () => Promise<string | null>): Promise<void> {
    const orders = new Set<string>();
    const isTwice = this.#student.random.chance(0.15);
    const ask = async () => {
      const order = await place();
      if (order) orders.add(order);
    };
    const refusal = await this.#student.act(isTwice ? `${name} twice` : name, () =>
      isTwice ? settled([ask(), ask()]) : ask(),
    );
    this.#student.world.jobs.expectReconciliation();
    if (orders.size > 1)
      throw new BrokenRule(
        this.#student.seed,
        ["a double click made two orders"],
        this.#student.world.historyOf(this.#student.seed),
      );
    const [orderId] = orders;
    if (refusal !== null && this.#student.random.chance(0.5)) {
      this.#student.plan(this.#student.random.whole(1, 20) * MINUTE_MS, () => this.#checkout(`${name} again`, place));
    }
    if (!orderId) return;
    const when = this.#student.random.weighted({ now: 70, later: 12, never: 10, forgotten: 8 });
    if (when === "now") await this.#pay(orderId);
    if (when === "later")
      this.#student.plan(this.#student.random.whole(1, 20 * 60) * MINUTE_MS, () => this.#pay(orderId));
    // Paid in a tab that was left open for days.
    if (when === "forgotten")
      this.#student.plan(this.#student.random.whole(24, 120) * 60 * MINUTE_MS, () => this.#pay(orderId));
  }

  async #pay(orderId: string): Promise<void> {
    const instrument = this.#student.random.pick(this.#student.random.chance(0.75) ? GOOD : BAD);
    const { status, body } = await this.#student.world.gateway.ask("POST", "/checkout", {
      order_id: orderId,
      instrument,
      // As the page fills the checkout in.
      email: this.#student.payer.email,
      contact: this.#student.payer.phone,
    });
    this.#student.world.record(
      `#${this.#student.seed} pays ${orderId} with ${instrument} → ${status === 200 ? "paid" : body?.error?.reason}`,
    );
    this.#student.world.jobs.expectReconciliation();
    if (status !== 200) {
      await this.#student.world.follow();
      if (this.#student.random.chance(0.6))
        this.#student.plan(this.#student.random.whole(1, 9) * MINUTE_MS, () => this.#pay(orderId));
      return this.#student.world.check([this.#student]);
    }
    // The webhooks may come before the page does.
    if (this.#student.random.chance(0.5)) await this.#student.world.follow();
    const proof = {
      orderId: body.razorpay_order_id,
      paymentId: body.razorpay_payment_id,
      signature: body.razorpay_signature,
    };
    const verify = () => verifyPayment(this.#student.context(), proof);
    const callback = this.#student.random.weighted({ comes: 65, twice: 12, late: 11, never: 12 });
    if (callback === "comes") await this.#student.act("is back", verify);
    if (callback === "twice") await this.#student.act("is back in two tabs", () => settled([verify(), verify()]));
    if (callback === "late")
      this.#student.plan(this.#student.random.whole(1, 72 * 60) * MINUTE_MS, () =>
        this.#student.act("is back late", verify),
      );
    await this.#student.world.follow();
    await this.#student.world.check([this.#student]);
  }

  /** Pays the newest unpaid order of the student, however old it is. */
  async payLate(): Promise<void> {
    const { rows } = await this.#student.world.pool.query(
      "SELECT gateway_order_id FROM payment_order WHERE student_id = $1 AND status <> 'paid' AND purpose <> 'renewal' AND gateway_order_id IS NOT NULL ORDER BY id DESC LIMIT 1",
      [this.#student.studentId],
    );
    if (rows[0]) await this.#pay(rows[0].gateway_order_id);
  }
}
