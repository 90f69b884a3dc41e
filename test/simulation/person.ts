import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { upsertPayer } from "@/lib/db/payment/payer-rows";
import { insertStudent } from "@/lib/db/student/insert-student";
import { previewChange } from "@/lib/services/checkout/preview-change";
import { buildPayer } from "@/lib/services/payers/save-payer";
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
  /** Who pays. Every second pair of students are siblings, whose parent has one address and one number. */
  readonly payer: { email: string; phone: string };

  constructor(
    readonly seed: number,
    readonly world: World,
  ) {
    this.random = createRandom(seed);
    this.network = createRandom(seed + 0x10000000);
    const family = seed % 4 < 2 ? seed - (seed % 2) : seed;
    this.payer = { email: `asha-${family}@learn.example`, phone: `+91${9_000_000_000 + family}` };
  }

  async join(): Promise<void> {
    const { world, studentId: id, subscriptionId } = this;
    const realNow = world.now();
    await insertStudent({ id, subscriptionId, externalId: `sim-${this.seed}-${id}`, realNow, testClockId: null });
    await world.pool.query("UPDATE student SET name = 'Asha', email = $2, state = '29' WHERE id = $1", [
      id,
      // Some are known to their app by name alone.
      this.seed % 7 === 0 ? null : this.payer.email,
    ]);
    if (this.seed % 3 > 0) await this.#keepPhone();
    world.join(this);
  }

  async #keepPhone(): Promise<void> {
    const client = await this.world.pool.connect();
    const given = { name: null, email: null, phone: this.payer.phone };
    await upsertPayer(buildPayer(this.studentId, given, null, this.world.now()), client);
    client.release();
  }

  /** What the student sends of the payer with an order; where something is missing and nothing is sent, the order is refused. */
  givePayer(): { email: string; phone: string } | undefined {
    return this.random.chance(0.7) ? this.payer : undefined;
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
