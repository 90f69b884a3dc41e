import { toWireId } from "@/lib/domain/id";
import type { Person } from "./person";
import { DAY_MS } from "./schedule";
import type { World } from "./world";

/** By the payer, the bank, the payer who skips one debit, a dead mandate, and a word that nobody knows. */
const DECLINES = [
  "insufficient_funds",
  "card_declined",
  "customer_action_required",
  "payment_cancelled",
  "payer_account_has_changed",
  "word_of_next_year",
];
/** Faults of the gateway's and of our account, with a payment that failed or without any. */
const FAULTY = ["gateway_technical_error", "server_error", "merchant_not_activated", "recurring_payment_not_enabled"];
/** Responses that are lost, before or after the work. A time-out has the effect of a reset and takes longer, so it is left out. */
const FAULTS = ["reset", "bad_gateway", "reset_before", "bad_gateway_before", "rate_limited"];
const OPERATIONS = ["recurring", "order", "customer", "fetch", "refund", "capture", "token"];

/** A student's bank, the line to the gateway, and the gateway's own dashboard. */
export class Bank {
  readonly #student: Person;

  constructor(student: Person) {
    this.#student = student;
  }

  /** What the bank will answer to the next debits. */
  async instruct(): Promise<void> {
    const random = this.#student.random;
    const next = random.weighted({ decline: 6, refuse: 1, fault: 2, capture: 4 });
    const behaviour = {
      student_id: toWireId("student", this.#student.studentId),
      on: "recurring",
      next: next === "fault" ? "decline" : next,
      ...(next === "decline" ? { reason: random.pick(DECLINES) } : {}),
      ...(next === "fault" || next === "refuse" ? { reason: random.pick(FAULTY) } : {}),
      times: random.whole(1, 3),
      ...(random.chance(0.45) ? { settle_after: random.pick(["bank", "2h", "2d", "4d"]) } : {}),
    };
    this.#student.world.record(
      `#${this.#student.seed} the bank will ${next} ${behaviour.times} debits ${behaviour.settle_after ?? "at once"}`,
    );
    await this.#student.world.gateway.control("POST", "/behaviour", behaviour);
  }

  async disturbLine(): Promise<void> {
    const random = this.#student.random;
    const fault = random.pick(FAULTS);
    const on = random.pick(OPERATIONS);
    const times = random.whole(1, 3);
    this.#student.world.record(`#${this.#student.seed} the line has ${fault} on ${on} ${times} times`);
    const student_id = toWireId("student", this.#student.studentId);
    await this.#student.world.gateway.control("POST", "/behaviour", { student_id, on, fault, times });
  }

  /** The student pauses, cancels or confirms the mandate in their bank's app. */
  async touchMandate(): Promise<void> {
    const { rows } = await this.#student.world.pool.query(
      `SELECT t.id, t.status FROM simulator.token t JOIN simulator.customer c ON c.id = t.customer_id
       WHERE c.notes ->> 'student_id' = $1 AND t.deleted_at IS NULL ORDER BY t.created_at DESC, t.id LIMIT 1`,
      [toWireId("student", this.#student.studentId)],
    );
    const [token] = rows;
    if (!token) return;
    const { random } = this.#student;
    const isGood = token.status === "confirmed" || token.status === "resumed";
    const worse = ["paused", "paused", "cancelled", "cancellation_initiated", "expired", "deactivated"];
    const status = isGood ? random.pick(worse) : random.pick(["confirmed", "resumed"]);
    this.#student.world.record(`#${this.#student.seed} the mandate is ${status}`);
    await this.#student.world.gateway.ask("POST", "/tokens", { token_id: token.id, status });
    await this.#student.world.follow();
  }

  /** The student, or whoever owns the card, disputes one of the last payments; the bank decides it after days or weeks. */
  async dispute(): Promise<void> {
    const { random, world, seed, studentId } = this.#student;
    const { rows } = await world.pool.query(
      `SELECT p.id FROM simulator.payment p JOIN simulator.customer c ON c.id = p.customer_id
       WHERE c.notes ->> 'student_id' = $1 AND p.status IN ('captured', 'refunded')
         AND NOT EXISTS (SELECT FROM simulator.dispute d WHERE d.payment_id = p.id)
       ORDER BY p.created_at DESC, p.id LIMIT 3`,
      [toWireId("student", studentId)],
    );
    if (rows.length === 0) return;
    const payment_id = random.pick(rows).id;
    const phase = random.pick(["chargeback", "chargeback", "fraud", "retrieval"]);
    const { id } = await world.gateway.control("POST", "/disputes", { payment_id, phase });
    world.record(`#${seed} ${payment_id} is disputed (${phase})`);
    let days = 0;
    for (const status of random.pick(COURSES)) {
      days += random.whole(1, 20);
      this.#student.plan(days * DAY_MS, () => this.#advance(id, status));
    }
    await world.follow();
  }

  async #advance(id: string, status: string): Promise<void> {
    const { world, seed } = this.#student;
    const { rows } = await world.pool.query("SELECT status FROM simulator.dispute WHERE id = $1", [id]);
    if (!["open", "under_review"].includes(rows[0].status)) return;
    await world.gateway.control("POST", `/disputes/${id}`, { status });
    world.record(`#${seed} the dispute ${id}: ${status}`);
    await world.follow();
    await world.check([this.#student]);
  }

  /** Our staff refund a payment at the gateway's dashboard, in part or in full. */
  async refundAtGateway(): Promise<void> {
    const { rows } = await this.#student.world.pool.query(
      `SELECT p.id, p.amount - p.amount_refunded AS left FROM simulator.payment p JOIN simulator.customer c ON c.id = p.customer_id
       WHERE c.notes ->> 'student_id' = $1 AND p.status = 'captured'
         AND NOT EXISTS (SELECT FROM simulator.dispute d WHERE d.payment_id = p.id AND d.amount_deducted > 0)
       ORDER BY p.created_at DESC, p.id LIMIT 1 OFFSET $2`,
      [toWireId("student", this.#student.studentId), this.#student.random.chance(0.3) ? 1 : 0],
    );
    const [payment] = rows;
    if (!payment) return;
    const amount = this.#student.random.chance(0.6) ? payment.left : Math.ceil(payment.left / 3);
    const { status } = await this.#student.world.gateway.dashboard("POST", `/v1/payments/${payment.id}/refund`, {
      amount,
    });
    this.#student.world.record(
      `#${this.#student.seed} ${amount} of ${payment.id} are refunded at the gateway → ${status}`,
    );
    await this.#student.world.follow();
  }
}

/** What a bank may do with a dispute, step by step, the last of them after weeks. */
const COURSES = [
  ["under_review", "won"],
  ["under_review", "action_required", "under_review", "lost"],
  ["action_required", "won"],
  ["lost"],
  ["closed"],
] as const;

/** Ends every fault at the gateway and every instruction of a bank, and decides what is still disputed. */
export async function clearFaults(world: World, people: readonly Person[]): Promise<void> {
  await world.gateway.control("POST", "/outage", { seconds: 0 });
  for (const { studentId } of people) {
    await world.gateway.ask("DELETE", "/behaviour", { student_id: toWireId("student", studentId) });
  }
  const { rows } = await world.pool.query(
    "SELECT id FROM simulator.dispute WHERE status IN ('open', 'under_review') ORDER BY id",
  );
  for (const { id } of rows) {
    await world.gateway.control("POST", `/disputes/${id}`, { status: world.random.pick(["won", "lost", "closed"]) });
  }
  await world.follow();
}
