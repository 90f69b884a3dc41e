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

/** What she pays, or means to. */
export class Purse {
  readonly #her: Person;

  constructor(her: Person) {
    this.#her = her;
  }

  async bringMethod(): Promise<void> {
    await this.#checkout(
      "brings a new method",
      async () => (await changePaymentMethod(this.#her.context())).gatewayOrderId,
    );
  }

  async buy(): Promise<void> {
    const plan = this.#her.random.weighted({ premium: 7, pro: 3 });
    await this.#checkout(
      `asks for ${plan}`,
      async () => (await checkoutPlan(this.#her.context(), { plan })).outcome.gatewayOrderId,
    );
  }

  async renew(): Promise<void> {
    await this.#checkout(
      "asks to renew now",
      async () => (await renewNow(this.#her.context())).outcome.checkout.gatewayOrderId,
    );
  }

  /** Up is paid for at once, down is for the next renewal, and the plan that she has takes a planned change back. */
  async changePlan(): Promise<void> {
    const plan = this.#her.random.pick(["premium", "pro"]);
    await this.#checkout(`wants ${plan}`, async () => {
      const { outcome } = await changePlan(this.#her.context(), plan);
      return outcome.checkout?.gatewayOrderId ?? null;
    });
  }

  async #checkout(name: string, place: () => Promise<string | null>): Promise<void> {
    const orders = new Set<string>();
    const isTwice = this.#her.random.chance(0.15);
    const ask = async () => {
      const order = await place();
      if (order) orders.add(order);
    };
    const refusal = await this.#her.act(isTwice ? `${name} twice` : name, () =>
      isTwice ? settled([ask(), ask()]) : ask(),
    );
    this.#her.world.jobs.expectReconciliation();
    if (orders.size > 1)
      throw new BrokenRule(this.#her.seed, ["a double click made two orders"], this.#her.world.storyOf(this.#her.seed));
    const [orderId] = orders;
    if (refusal !== null && this.#her.random.chance(0.5)) {
      this.#her.plan(this.#her.random.whole(1, 20) * MINUTE_MS, () => this.#checkout(`${name} again`, place));
    }
    if (!orderId) return;
    const when = this.#her.random.weighted({ now: 70, later: 12, never: 10, forgotten: 8 });
    if (when === "now") await this.#pay(orderId);
    if (when === "later") this.#her.plan(this.#her.random.whole(1, 20 * 60) * MINUTE_MS, () => this.#pay(orderId));
    // In a tab that was left open for days.
    if (when === "forgotten")
      this.#her.plan(this.#her.random.whole(24, 120) * 60 * MINUTE_MS, () => this.#pay(orderId));
  }

  async #pay(orderId: string): Promise<void> {
    const instrument = this.#her.random.pick(this.#her.random.chance(0.75) ? GOOD : BAD);
    const { status, body } = await this.#her.world.gateway.ask("POST", "/checkout", { order_id: orderId, instrument });
    this.#her.world.tell(
      `#${this.#her.seed} pays ${orderId} with ${instrument} → ${status === 200 ? "paid" : body?.error?.reason}`,
    );
    this.#her.world.jobs.expectReconciliation();
    if (status !== 200) {
      await this.#her.world.follow();
      if (this.#her.random.chance(0.6))
        this.#her.plan(this.#her.random.whole(1, 9) * MINUTE_MS, () => this.#pay(orderId));
      return this.#her.world.check([this.#her]);
    }
    // The webhooks may come before the page does.
    if (this.#her.random.chance(0.5)) await this.#her.world.follow();
    const proof = {
      orderId: body.razorpay_order_id,
      paymentId: body.razorpay_payment_id,
      signature: body.razorpay_signature,
    };
    const verify = () => verifyPayment(this.#her.context(), proof);
    const callback = this.#her.random.weighted({ comes: 65, twice: 12, late: 11, never: 12 });
    if (callback === "comes") await this.#her.act("is back", verify);
    if (callback === "twice") await this.#her.act("is back in two tabs", () => settled([verify(), verify()]));
    if (callback === "late")
      this.#her.plan(this.#her.random.whole(1, 72 * 60) * MINUTE_MS, () => this.#her.act("is back late", verify));
    await this.#her.world.follow();
    await this.#her.world.check([this.#her]);
  }

  /** Pays an order of hers that nobody has paid, however old. */
  async payLate(): Promise<void> {
    const { rows } = await this.#her.world.pool.query(
      "SELECT gateway_order_id FROM payment_order WHERE student_id = $1 AND status <> 'paid' AND purpose <> 'renewal' AND gateway_order_id IS NOT NULL ORDER BY id DESC LIMIT 1",
      [this.#her.studentId],
    );
    if (rows[0]) await this.#pay(rows[0].gateway_order_id);
  }
}
