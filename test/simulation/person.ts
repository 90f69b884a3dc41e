import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertStudent } from "@/lib/db/student/insert-student";
import { previewChange } from "@/lib/services/checkout/preview-change";
import { createRandom, type Random } from "@/prisma/seed/random";
import { StaffChanges } from "./staff-changes";
import type { Inhabitant, World } from "./world";

/** A student of a world, before they do anything. */
export class Person implements Inhabitant {
  readonly studentId = uuidv7();
  readonly subscriptionId = uuidv7();
  readonly staffChanges = new StaffChanges();
  readonly network: Random;
  readonly random: Random;

  constructor(
    readonly seed: number,
    readonly world: World,
  ) {
    this.random = createRandom(seed);
    this.network = createRandom(seed + 0x10000000);
  }

  async join(): Promise<void> {
    const { world, studentId: id, subscriptionId } = this;
    const realNow = world.now();
    await insertStudent({ id, subscriptionId, externalId: `sim-${this.seed}-${id}`, realNow, testClockId: null });
    await world.pool.query("UPDATE student SET name = 'Asha', email = $2, state = '29' WHERE id = $1", [
      id,
      `asha-${this.seed}@learn.example`,
    ]);
    world.join(this);
  }

  plan(ms: number, run: () => Promise<unknown>): void {
    this.world.schedule.after(ms, "student", run);
  }

  /** A call that the student makes. */
  context(): Context {
    const student = { id: this.studentId, subscriptionId: this.subscriptionId, testClockId: null };
    return this.#call({ kind: "student", sessionId: null, accountId: null, student });
  }

  /** A call that an admin makes about the student. */
  staffContext(): Context {
    const accountId = this.world.adminId;
    return this.#call({ kind: "staff", role: "admin", sessionId: accountId, accountId, student: null });
  }

  #call(actor: Context["actor"]): Context {
    const now = this.world.now();
    return {
      credentials: { credential: { kind: "trusted", own: true }, student: { by: "id", id: this.studentId } },
      realNow: now,
      now,
      requestId: `sim-${this.seed}`,
      testClockId: null,
      idempotency: null,
      actor,
    };
  }

  /** The page shows what a change of plan means for the next charge before anybody makes it. */
  async see(planKey: string): Promise<void> {
    const { renewsAt } = await previewChange(this.context(), planKey);
    this.staffChanges.shown.push({ id: uuidv7(), amount: renewsAt.amount });
  }

  act(name: string, work: () => Promise<unknown>): Promise<string | null> {
    const death = this.random.chance(0.05) ? this.world.death() : null;
    return this.world.act(`#${this.seed} ${name}`, work, death);
  }
}
