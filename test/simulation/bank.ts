import { toWireId } from "@/lib/domain/id";
import type { Person } from "./person";
import type { World } from "./world";

const DECLINES = ["insufficient_funds", "card_declined", "customer_action_required", "gateway_technical_error"];
/** Answers that are lost, before or after the work; a time-out is the same to us as a reset, and takes longer. */
const FAULTS = ["reset", "bad_gateway", "reset_before", "bad_gateway_before", "rate_limited"];
const OPERATIONS = ["recurring", "order", "customer", "fetch", "refund", "capture", "token"];

/** Her bank, her line to the gateway, and the gateway's own dashboard. */
export class Bank {
  readonly #her: Person;

  constructor(her: Person) {
    this.#her = her;
  }

  /** What her bank will say to the next debits. */
  async instruct(): Promise<void> {
    const random = this.#her.random;
    const next = random.weighted({ decline: 6, capture: 4 });
    const behaviour = {
      student_id: toWireId("student", this.#her.studentId),
      on: "recurring",
      next,
      ...(next === "decline" ? { reason: random.pick(DECLINES) } : {}),
      times: random.whole(1, 3),
      ...(random.chance(0.45) ? { settle_after: random.pick(["bank", "2h", "2d", "4d"]) } : {}),
    };
    this.#her.world.tell(
      `#${this.#her.seed} the bank will ${next} ${behaviour.times} debits ${behaviour.settle_after ?? "at once"}`,
    );
    await this.#her.world.gateway.control("POST", "/behaviour", behaviour);
  }

  async disturbLine(): Promise<void> {
    const random = this.#her.random;
    const fault = random.pick(FAULTS);
    const on = random.pick(OPERATIONS);
    const times = random.whole(1, 3);
    this.#her.world.tell(`#${this.#her.seed} the line has ${fault} on ${on} ${times} times`);
    const student_id = toWireId("student", this.#her.studentId);
    await this.#her.world.gateway.control("POST", "/behaviour", { student_id, on, fault, times });
  }

  /** In her bank's app. */
  async touchMandate(): Promise<void> {
    const { rows } = await this.#her.world.pool.query(
      `SELECT t.id, t.status FROM simulator.token t JOIN simulator.customer c ON c.id = t.customer_id
       WHERE c.notes ->> 'student_id' = $1 AND t.deleted_at IS NULL ORDER BY t.created_at DESC, t.id LIMIT 1`,
      [toWireId("student", this.#her.studentId)],
    );
    const [token] = rows;
    if (!token) return;
    const status = token.status === "confirmed" ? this.#her.random.pick(["paused", "cancelled"]) : "confirmed";
    this.#her.world.tell(`#${this.#her.seed} the mandate is ${status}`);
    await this.#her.world.gateway.ask("POST", "/tokens", { token_id: token.id, status });
    await this.#her.world.follow();
  }

  /** Somebody of ours gives money back at the gateway itself, in part or whole. */
  async refundAtGateway(): Promise<void> {
    const { rows } = await this.#her.world.pool.query(
      `SELECT p.id, p.amount - p.amount_refunded AS left FROM simulator.payment p JOIN simulator.customer c ON c.id = p.customer_id
       WHERE c.notes ->> 'student_id' = $1 AND p.status = 'captured' ORDER BY p.created_at DESC, p.id LIMIT 1`,
      [toWireId("student", this.#her.studentId)],
    );
    const [payment] = rows;
    if (!payment) return;
    const amount = this.#her.random.chance(0.6) ? payment.left : Math.ceil(payment.left / 3);
    const { status } = await this.#her.world.gateway.dashboard("POST", `/v1/payments/${payment.id}/refund`, { amount });
    this.#her.world.tell(`#${this.#her.seed} ${amount} of ${payment.id} go back at the gateway → ${status}`);
    await this.#her.world.follow();
  }
}

/** Nothing goes wrong at the gateway any more. */
export async function makePeace(world: World, people: readonly Person[]): Promise<void> {
  await world.gateway.control("POST", "/outage", { seconds: 0 });
  for (const { studentId } of people) {
    await world.gateway.ask("DELETE", "/behaviour", { student_id: toWireId("student", studentId) });
  }
}
