import type pg from "pg";
import { toWireId } from "@/lib/domain/id";
import { type Api, type ClockStudent, createClockStudent, on, succeed } from "./clock-student";

/**
 * Alice's 73 days, step by step, through the API. Beside each step is what it returns and the state that it leaves, so that the journey can
 * be tested in more than one way: with pages open, or with the app killed between any two steps.
 */
export interface JourneyStep {
  name: string;
  act(alice: Alice): Promise<unknown>;
  /** What `act` returns; for a move of the clock the timeline, to the minute. */
  returns: unknown;
  /** The state after the step, where it is certain. */
  state?: string;
  /** The mails that the step sends, and no others. */
  mails?: readonly string[];
  /** Its effects may come before the next step or with it, so no state is checked in between. */
  isPending?: true;
}

export class Alice {
  /** Orders and their proofs, from the step that got them to the one that needs them. */
  orderId = "";
  proof: object = {};

  private constructor(
    readonly student: ClockStudent,
    readonly api: Api,
    private readonly pool: pg.Pool,
  ) {}

  /** @param api with the scope `admin`  @param pool for reading the gateway's ledger and ours */
  static async signUp(api: Api, pool: pg.Pool, userId: string): Promise<Alice> {
    return new Alice(await createClockStudent(api, userId, on(1, "10:00")), api, pool);
  }

  /** Subscription, usage and charges in one line: `premium, active; quiz 11 of unlimited; 22 logged; charged 1`. */
  async state(): Promise<string> {
    const { subscription } = await succeed(this.student.call("currentSubscription"));
    const { feature_usage: usage } = await succeed(this.student.call("realTime"));
    const { stats } = await succeed(this.student.call("stats"));
    const { used, limit } = usage.quiz;
    const grace = subscription.grace_period_end === null ? "" : ", in grace";
    const quiz = `quiz ${used} of ${limit === -1 ? "unlimited" : limit}`;
    return `${subscription.plan}, ${subscription.status}${grace}; ${quiz}; ${stats.total_logs} logged; ${await this.#charged()}`;
  }

  /** The types of the mails sent to Alice, oldest first. */
  async mails(): Promise<string[]> {
    const { messages } = await succeed(this.api("listMailbox", { query: { user_id: this.student.userId } }));
    return messages.map(({ type }: { type: string }) => type).reverse();
  }

  /** Uses of a feature, and the codes of those that were refused. */
  async use(feature: string, times = 1): Promise<string[]> {
    const results = [];
    for (let use = 0; use < times; use++) {
      const { status, body } = await this.student.call("consume", { body: { feature } });
      results.push(status === 200 ? `${body.remaining_uses} left` : `${status} ${body.code}`);
    }
    return results;
  }

  /** The number of charges, which the gateway's ledger, our payments and the invoices must agree on. */
  async #charged(): Promise<string> {
    const { rows } = await this.pool.query("SELECT id FROM student WHERE external_id = $1", [this.student.userId]);
    const [{ id }] = rows;
    const ledger = await this.pool.query(
      `SELECT
         (SELECT count(*)::int FROM simulator.payment p JOIN simulator.customer c ON c.id = p.customer_id
          WHERE c.notes ->> 'student_id' = $2 AND p.status = 'captured') AS theirs,
         (SELECT count(*)::int FROM payment WHERE student_id = $1 AND captured_at IS NOT NULL) AS ours,
         (SELECT count(*)::int FROM invoice WHERE student_id = $1) AS invoices`,
      [id, toWireId("student", id)],
    );
    const { theirs, ours, invoices } = ledger.rows[0];
    const agree = theirs === ours && ours === invoices;
    return agree ? `charged ${theirs}` : `charged ${theirs} by the gateway, ${ours} by us, ${invoices} invoices`;
  }
}

/** Every other feature, each of which is used once. */
const OTHERS = [
  "flashcards",
  "pair_quiz",
  "ask_question",
  "predicted_questions",
  "previous_papers",
  "pyqs",
  "youtube_summarizer",
  "daily_quiz",
  "mock_test",
];

async function useEverything(alice: Alice, quizzes: number): Promise<string[]> {
  const results = await alice.use("quiz", quizzes);
  for (const feature of OTHERS) results.push(...(await alice.use(feature)));
  return [...new Set(results)];
}

const move = (day: number, time: string) => (alice: Alice) => alice.student.until(day, time);

export const JOURNEY = [
  {
    name: "day 1: has signed up",
    act: async ({ student }) => {
      const { feature_usage: usage } = await succeed(student.call("realTime"));
      return Object.fromEntries(
        Object.entries<{ limit: number }>(usage).map(([feature, { limit }]) => [feature, limit]),
      );
    },
    returns: {
      quiz: 3,
      flashcards: 3,
      pair_quiz: 1,
      ask_question: 5,
      predicted_questions: 3,
      previous_papers: 10,
      pyqs: 10,
      youtube_summarizer: 2,
      daily_quiz: -1,
      mock_test: 3,
    },
    state: "free, active; quiz 0 of 3; 0 logged; charged 0",
  },
  {
    name: "day 5: uses quiz once",
    act: async (alice) => [await alice.student.until(5, "12:00"), await alice.use("quiz")],
    returns: [[], ["2 left"]],
    state: "free, active; quiz 1 of 3; 1 logged; charged 0",
  },
  {
    name: "day 7: second quiz",
    act: async (alice) => [await alice.student.until(7, "12:00"), await alice.use("quiz")],
    returns: [[], ["1 left"]],
    state: "free, active; quiz 2 of 3; 2 logged; charged 0",
  },
  {
    name: "day 10: third quiz",
    act: async (alice) => [await alice.student.until(10, "12:00"), await alice.use("quiz")],
    returns: [[], ["0 left"]],
    state: "free, active; quiz 3 of 3; 3 logged; charged 0",
    mails: ["quota_exhausted"],
  },
  {
    name: "day 10: a fourth try",
    act: async ({ student }) => {
      const { status, body } = await student.call("consume", { body: { feature: "quiz" } });
      return [status, body.code, typeof body.upgrade_message, new URL(body.upgrade_url).pathname];
    },
    returns: [403, "quota_exhausted", "string", "/upgrade"],
    state: "free, active; quiz 3 of 3; 3 logged; charged 0",
  },
  { name: "day 11 comes", act: move(11, "11:00"), returns: [] },
  {
    name: "day 11: orders Premium",
    act: async (alice) => {
      const order = await succeed(alice.student.call("checkout", { body: { plan: "premium" } }));
      alice.orderId = order.order_id;
      return [order.amount, order.currency];
    },
    returns: [999, "USD"],
    state: "free, active; quiz 3 of 3; 3 logged; charged 0",
  },
  {
    // From here on the webhook is on its way, and may arrive before Alice returns to the page.
    name: "day 11: pays",
    isPending: true,
    act: async (alice) => {
      alice.proof = await alice.student.pay(alice.orderId);
      return Object.keys(alice.proof).sort();
    },
    returns: ["razorpay_order_id", "razorpay_payment_id", "razorpay_signature"],
  },
  {
    name: "day 11: has bought Premium",
    act: async ({ student, proof }) => {
      const { subscription } = await succeed(student.call("verify", { body: proof }));
      return [subscription.plan, subscription.status, subscription.end_date, subscription.renewal_date];
    },
    returns: ["premium", "active", new Date(on(41, "11:00")).toISOString(), "2026-02-09"],
    state: "premium, active; quiz 3 of unlimited; 3 logged; charged 1",
    mails: ["subscription_activated"],
  },
  {
    name: "days 12 to 32: uses everything freely",
    act: async (alice) => [await alice.student.until(20, "12:00"), await useEverything(alice, 7)],
    returns: [[], ["-1 left"]],
    state: "premium, active; quiz 10 of unlimited; 19 logged; charged 1",
  },
  {
    name: "day 33, 09:00: is reminded",
    act: async (alice) => [await alice.student.until(33, "08:59"), await alice.student.until(33, "09:00")],
    returns: [[], ["day 33, 09:00  send-renewal-reminders: mail.renewal_reminder"]],
    state: "premium, active; quiz 0 of unlimited; 19 logged; charged 1",
    mails: ["renewal_reminder"],
  },
  {
    name: "days 33 to 40: uses everything freely",
    act: async (alice) => [
      await alice.student.until(36, "12:00"),
      await useEverything(alice, 10),
      await alice.student.until(40, "01:59"),
    ],
    returns: [[], ["-1 left"], []],
    state: "premium, active; quiz 10 of unlimited; 38 logged; charged 1",
  },
  {
    name: "day 40, 02:00: is charged once",
    act: async ({ student }) => {
      const timeline = await student.until(40, "02:00");
      const { subscription } = await succeed(student.call("currentSubscription"));
      return [timeline, subscription.end_date, subscription.renewal_date];
    },
    returns: [
      [
        "day 40, 02:00  renew-subscriptions: subscription.renewal_requested",
        "day 40, 02:00  renew-subscriptions: subscription.renewed",
        "day 40, 02:00  renew-subscriptions: mail.renewal_successful",
      ],
      new Date(on(71, "11:00")).toISOString(),
      "2026-03-11",
    ],
    state: "premium, active; quiz 10 of unlimited; 38 logged; charged 2",
    mails: ["renewal_successful"],
  },
  {
    name: "day 63, 09:00: is reminded again",
    act: async (alice) => [await alice.student.until(63, "08:59"), await alice.student.until(63, "09:00")],
    returns: [[], ["day 63, 09:00  send-renewal-reminders: mail.renewal_reminder"]],
    state: "premium, active; quiz 0 of unlimited; 38 logged; charged 2",
    mails: ["renewal_reminder"],
  },
  {
    name: "days 63 to 69: goes on, and the bank will decline",
    act: async (alice) => {
      const { userId } = alice.student;
      const decline = {
        user_id: userId,
        next: "decline",
        reason: "insufficient_funds",
        on: "recurring",
        times: "always",
      };
      await succeed(alice.api("setBehaviour", { body: decline }));
      return [await alice.student.until(69, "12:00"), await useEverything(alice, 4)];
    },
    returns: [[], ["-1 left"]],
    state: "premium, active; quiz 4 of unlimited; 51 logged; charged 2",
  },
  {
    name: "day 70, 02:00: is declined, and grace begins",
    act: async ({ student }) => {
      const timeline = await student.until(70, "02:00");
      const { subscription } = await succeed(student.call("currentSubscription"));
      return [timeline, subscription.grace_period_end, subscription.is_active];
    },
    returns: [
      [
        "day 70, 02:00  renew-subscriptions: subscription.renewal_requested",
        "day 70, 02:00  renew-subscriptions: subscription.renewal_failed",
        "day 70, 02:00  renew-subscriptions: mail.renewal_failed",
      ],
      new Date(on(73, "02:00")).toISOString(),
      true,
    ],
    state: "premium, pending_renewal, in grace; quiz 4 of unlimited; 51 logged; charged 2",
    mails: ["renewal_failed"],
  },
  {
    name: "day 70: everything still works",
    act: (alice) => useEverything(alice, 1),
    returns: ["-1 left"],
    state: "premium, pending_renewal, in grace; quiz 5 of unlimited; 61 logged; charged 2",
  },
  {
    name: "day 71, 02:00: the charge is tried again",
    act: move(71, "02:00"),
    returns: [
      "day 71, 02:00  renew-subscriptions: subscription.renewal_requested",
      "day 71, 02:00  renew-subscriptions: subscription.retry_failed",
    ],
    state: "premium, pending_renewal, in grace; quiz 5 of unlimited; 61 logged; charged 2",
  },
  {
    // Everything works until the grace period ends.
    name: "day 72, 02:00: and once more",
    act: async ({ student }) => [await student.until(72, "02:00"), await student.until(73, "01:59")],
    returns: [
      [
        "day 72, 02:00  renew-subscriptions: subscription.renewal_requested",
        "day 72, 02:00  renew-subscriptions: subscription.retry_failed",
      ],
      [],
    ],
    state: "premium, pending_renewal, in grace; quiz 5 of unlimited; 61 logged; charged 2",
  },
  {
    name: "day 73, 03:00: is back on free",
    act: move(73, "03:00"),
    returns: [
      "day 73, 03:00  restore-free-plan: subscription.ended",
      "day 73, 03:00  restore-free-plan: mail.features_restricted",
    ],
    state: "free, inactive; quiz 5 of 3; 61 logged; charged 2",
    mails: ["features_restricted"],
  },
  {
    name: "day 73: the next quiz is refused",
    act: (alice) => alice.use("quiz"),
    returns: ["403 quota_exhausted"],
    state: "free, inactive; quiz 5 of 3; 61 logged; charged 2",
  },
] as const satisfies readonly JourneyStep[];

export type StepName = (typeof JOURNEY)[number]["name"];

/** Every mail of the journey, in alphabetical order. */
export const JOURNEY_MAILS: readonly string[] = JOURNEY.flatMap((step: JourneyStep) => step.mails ?? []).sort();
