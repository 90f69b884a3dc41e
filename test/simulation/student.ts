import { setPayer } from "@/lib/services/payers/set-payer";
import { cancelSubscription } from "@/lib/services/subscription/cancel-subscription";
import { resumeSubscription } from "@/lib/services/subscription/resume-subscription";
import { setAutoRenewal } from "@/lib/services/subscription/set-auto-renewal";
import { Bank } from "./bank";
import { Checkouts } from "./checkouts";
import { Person } from "./person";
import { DAY_MS } from "./schedule";
import { Staff } from "./staff";
import { Uses } from "./uses";

/** How much happens to a student in a year. Most are quiet; rules that need many actions in a row are reached by the few who are not. */
const LIVES = {
  quiet: { share: 7, uses: 6, actions: 6 },
  usual: { share: 2, uses: 20, actions: 13 },
  restless: { share: 1, uses: 32, actions: 24 },
};

/** What can happen in each state of the subscription, and how often. */
const ACTIONS = {
  free: { buy: 60, payer: 4, bank: 10, fault: 20, dashboard: 5, tab: 5, staff: 6, dispute: 3 },
  grace: {
    renew: 45,
    payer: 12,
    buy: 10,
    method: 12,
    cancel: 8,
    bank: 15,
    fault: 15,
    dashboard: 2,
    mandate: 5,
    staff: 12,
    dispute: 4,
  },
  paid: {
    plan: 14,
    method: 6,
    payer: 6,
    buy: 3,
    cancel: 9,
    switch: 8,
    resume: 9,
    bank: 30,
    fault: 20,
    mandate: 6,
    dashboard: 4,
    tab: 4,
    staff: 24,
    dispute: 8,
  },
} as const;

/** One student, and what they, their bank, their line to the gateway and our staff do in a year. */
export class Student extends Person {
  readonly #uses = new Uses(this);
  readonly #checkouts = new Checkouts(this);
  readonly #bank = new Bank(this);
  readonly #staff = new Staff(this, this.#uses);

  async begin(): Promise<void> {
    await this.join();
    const year = 365 * DAY_MS;
    const { random } = this;
    const { quiet, usual, restless } = LIVES;
    const life = LIVES[random.weighted({ quiet: quiet.share, usual: usual.share, restless: restless.share })];
    for (let use = 0; use < life.uses; use++) this.plan(random.whole(0, year), () => this.#uses.use());
    for (let action = 0; action < life.actions; action++) this.plan(random.whole(0, year), () => this.#do());
    // Most students buy early in the year.
    this.plan(random.whole(0, 40 * DAY_MS), () => this.#checkouts.buy());
  }

  async #do(): Promise<void> {
    const { rows } = await this.world.pool.query("SELECT * FROM user_subscription WHERE id = $1", [
      this.subscriptionId,
    ]);
    const [row] = rows;
    const state = row.plan_key === "free" ? "free" : row.grace_period_end ? "grace" : "paid";
    await this.#perform(this.random.weighted<string>(ACTIONS[state]));
    await this.world.check([this]);
  }

  async #perform(action: string): Promise<unknown> {
    switch (action) {
      case "buy":
        return this.#checkouts.buy();
      case "renew":
        return this.#checkouts.renew();
      case "plan":
        return this.#checkouts.changePlan();
      case "method":
        return this.#checkouts.changeMethod();
      case "payer": {
        const phone = this.random.chance(0.5) ? this.payer.phone : null;
        return this.act(`${phone ? "gives" : "removes"} the phone number`, () => setPayer(this.context(), { phone }));
      }
      case "tab":
        return this.#checkouts.payLate();
      case "cancel":
        return this.act("cancels", () => cancelSubscription(this.context(), { atPeriodEnd: true, reason: "costs" }));
      case "resume":
        return this.act("resumes", () => resumeSubscription(this.context()));
      case "switch": {
        const enabled = this.random.chance(0.4);
        return this.act(`switches auto-renewal ${enabled ? "on" : "off"}`, () =>
          setAutoRenewal(this.context(), enabled),
        );
      }
      case "bank":
        return this.#bank.instruct();
      case "fault":
        return this.#bank.disturbLine();
      case "mandate":
        return this.#bank.touchMandate();
      case "dashboard":
        return this.#bank.refundAtGateway();
      case "dispute":
        return this.#bank.dispute();
      case "staff":
        return this.#staff.do();
    }
  }
}
