import pg from "pg";
import { uuidv7 } from "@/lib/crypto/uuid";
import { completeEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { GatewayError } from "@/lib/gateway";
import { createRandom, type Random } from "@/prisma/seed/random";
import { usePool as servePool } from "@/test/support/engine";
import { copyTemplate, dropDatabase } from "@/test/support/postgres";
import { BrokenRule } from "./broken-rule";
import { checkAtRest, checkCounters, checkLedger } from "./check-ledger";
import { checkMails } from "./check-mails";
import { checkPromises } from "./check-promises";
import { findMiscounted, readFacts } from "./facts";
import type { Gateway } from "./gateway";
import { Jobs } from "./jobs";
import { type Death, Life, mortalPool } from "./life";
import { Network, type NewWebhook } from "./network";
import { perform } from "./outbox";
import { Schedule } from "./schedule";
import type { StaffChanges } from "./staff-changes";

export interface Inhabitant {
  seed: number;
  studentId: string;
  /** What our staff did for the student. */
  staffChanges: StaffChanges;
  /** Decides what becomes of the student's webhooks. */
  network: Random;
}

/**
 * One database, one gateway and one clock, shared by some students. Our services are called as the routes and the jobs call them. What
 * runs by the real clock in production (crons, the outbox relay, retries) runs here by the clock of the world.
 */
export class World {
  readonly schedule: Schedule;
  readonly life = new Life();
  readonly random: Random;
  readonly gateway: Gateway;
  /** For the checks, not for the services. */
  readonly pool: pg.Pool;
  /** The admin who acts for students. */
  readonly adminId = uuidv7();
  /** Clock skew of our server. */
  skewMs = 0;
  /** Our app is down: no request is answered, no job runs. */
  isDown = false;
  readonly network = new Network(this);
  readonly jobs = new Jobs(this);
  readonly #servicePool: pg.Pool;
  readonly #drop: () => Promise<void>;
  readonly people: Inhabitant[] = [];
  readonly #history: string[] = [];
  /** The last change of each student when the rules were checked for them. */
  readonly #checked = new Map<string, string>();
  #banksAt: Date | null = null;

  private constructor(seed: number, begin: Date, url: string, gateway: Gateway, drop: () => Promise<void>) {
    this.random = createRandom(seed);
    this.schedule = new Schedule(begin);
    this.gateway = gateway;
    this.pool = new pg.Pool({ connectionString: url, max: 3 });
    this.pool.on("error", () => undefined);
    this.#servicePool = mortalPool(url, this.life);
    this.#drop = drop;
  }

  static async create(options: { seed: number; begin: Date; postgresUrl: string; gateway: Gateway }): Promise<World> {
    const { seed, begin, postgresUrl, gateway } = options;
    const name = `simulation_${process.pid}_${seed}`;
    const url = await copyTemplate(postgresUrl, name);
    const world = new World(seed, begin, url, gateway, () => dropDatabase(postgresUrl, name));
    completeEnv({ RAZORPAY_BASE_URL: gateway.url, BILLING_CURRENCY: "INR", BILLING_TIME_ZONE: "Asia/Kolkata" });
    servePool(world.#servicePool);
    await world.pool.query(
      "INSERT INTO account (id, role, email, created_at) VALUES ($1, 'admin', 'staff@study.example', $2)",
      [world.adminId, begin],
    );
    await gateway.moveTo({
      databaseUrl: url,
      life: world.life,
      now: () => world.schedule.now,
      receive: (webhook) => world.network.receive(webhook),
    });
    // The seed decides which webhooks are sent, when, how often and in what order.
    await gateway.control("POST", "/webhooks", { drop: true });
    return world;
  }

  async end(): Promise<void> {
    await Promise.all([this.pool.end(), this.#servicePool.end()]);
    await this.#drop();
  }

  /** The time by the clock of our server. */
  now(): Date {
    return new Date(this.schedule.now.getTime() + this.skewMs);
  }

  by() {
    return { realNow: this.now(), requestId: null, actor: "system", actorId: null } as const;
  }

  join(inhabitant: Inhabitant): void {
    this.people.push(inhabitant);
  }

  record(line: string): void {
    this.#history.push(`${this.schedule.now.toISOString()}  ${line}`);
  }

  /**
   * Runs work of our process, which may die in the middle, and then what follows from it.
   *
   * @returns why it was refused, or null
   */
  async act(name: string, work: () => Promise<unknown>, death: Death | null = null): Promise<string | null> {
    if (this.isDown) return "down";
    let refusal: string | null = null;
    const died = await this.life.mortal(death, async () => {
      try {
        await work();
      } catch (error) {
        refusal = refusalOf(error);
      }
    });
    this.record(`${name}${died ? " (killed)" : ""}${refusal ? ` → ${refusal}` : ""}`);
    if (this.life.takeActs()) await this.follow();
    return died ? "died" : refusal;
  }

  /** Delivers the gateway's webhooks, schedules what banks decide and works through our outbox, until nothing is left. */
  async follow(): Promise<void> {
    for (;;) {
      this.life.takeActs();
      const { webhooks, events, settles_at } = await this.#look();
      if (settles_at) this.#expectBanks(new Date(settles_at));
      const atOnce = this.network.plan(webhooks);
      if (atOnce.length > 0) await this.network.send(atOnce);
      if (!this.isDown) for (const event of events) await this.#work(event);
      // Writes of the gateway about what it sent do not count: stop when our process wrote nothing.
      if (!this.life.takeActs()) return;
    }
  }

  async #look(): Promise<Look> {
    const { rows } = await this.pool.query({
      name: "look",
      text: LOOK,
      values: [this.network.lastEvent.toString(), this.now()],
    });
    return rows[0].look;
  }

  /** Processes one event of the outbox, as the job engine does: a failure is retried later. */
  async #work({ id, name, data }: OutboxEvent): Promise<void> {
    const death = this.random.chance(0.03) ? this.death() : null;
    let isDone = false;
    const died = await this.life.mortal(death, async () => {
      try {
        await perform(this.by(), name, data);
        isDone = true;
      } catch (error) {
        if (this.life.isDead) throw error;
        this.record(`${name} → ${refusalOf(error)}`);
      }
    });
    if (died) this.record(`${name} (killed)`);
    const { rows } = await this.pool.query({ name: "worked", text: WORKED, values: [id, this.now(), isDone && !died] });
    const retryAt = new Date(rows[0].next_attempt_at.getTime() - this.skewMs);
    if (!isDone || died) this.schedule.at(retryAt, "retry", () => this.follow());
  }

  /** A way to die, somewhere in the next steps. */
  death(): Death {
    const { random } = this;
    if (random.chance(0.4)) return { at: "call", count: random.whole(0, 3), isHeard: random.chance(0.6) };
    return { at: "statement", count: random.whole(1, 45) };
  }

  /** Checks the rules for every student of whom something was written since their last check. */
  async checkChanged(): Promise<void> {
    const { rows } = await this.pool.query({ name: "changed", text: CHANGED });
    const changed = rows.filter(({ id, change }) => this.#checked.get(id) !== change);
    for (const { id, change } of changed) this.#checked.set(id, change);
    const ids = new Set(changed.map(({ id }) => id));
    await this.check(this.people.filter(({ studentId }) => ids.has(studentId)));
  }

  /** Schedules the time at which a bank decides the next pending debit. */
  #expectBanks(at: Date): void {
    if (this.#banksAt !== null && this.#banksAt <= at) return;
    this.#banksAt = at;
    this.schedule.at(at, "banks decide", async () => {
      if (this.#banksAt?.getTime() !== at.getTime()) return;
      this.#banksAt = null;
      await this.gateway.control("POST", "/settle", { now: this.schedule.now.toISOString() });
      this.record("banks decide");
      this.jobs.expectReconciliation();
      await this.follow();
      await this.checkChanged();
    });
  }

  /** @throws BrokenRule where a rule is broken for one of them */
  async check(people: readonly Inhabitant[] = this.people, isAtRest = false): Promise<void> {
    const { now } = this.schedule;
    for (const { seed, studentId, staffChanges } of people) {
      const facts = await readFacts(this.pool, studentId);
      const problems = [
        ...checkLedger(facts, now, staffChanges),
        ...checkMails(facts),
        ...checkPromises(facts, staffChanges.shown),
        ...checkCounters(facts.miscounted),
        ...(isAtRest ? checkAtRest(facts, now) : []),
      ];
      if (problems.length > 0) throw new BrokenRule(seed, problems, this.historyOf(seed));
    }
  }

  /** After a use, which changes nothing but counters. @throws BrokenRule */
  async checkCounters({ seed, studentId }: Inhabitant): Promise<void> {
    const problems = checkCounters(await findMiscounted(this.pool, studentId));
    if (problems.length > 0) throw new BrokenRule(seed, problems, this.historyOf(seed));
  }

  /** What happened to the world and to one student. */
  historyOf(seed: number): string[] {
    return this.#history.filter((line) => !/ #\d+ /.test(line) || line.includes(` #${seed} `)).slice(-120);
  }

  /** Events and webhooks that were never processed. */
  async findLeftovers(): Promise<string[]> {
    const { rows } = await this.pool.query(
      `SELECT 'the event ' || name || ' is never processed' AS problem FROM outbox_event WHERE sent_at IS NULL
       UNION ALL SELECT 'the webhook ' || type || ' is never processed: ' || coalesce(last_error, '') FROM webhook_event WHERE processed_at IS NULL`,
    );
    return rows.map(({ problem }) => problem);
  }
}

interface OutboxEvent {
  id: string;
  name: string;
  data: Record<string, string>;
}

/** What is new since the last look. */
interface Look {
  webhooks: NewWebhook[];
  events: OutboxEvent[];
  settles_at: string | null;
}

const LOOK = `SELECT json_build_object(
  'webhooks', (SELECT coalesce(json_agg(x), '[]') FROM (
    SELECT w.seq::text, w.event_id, (SELECT c.notes ->> 'student_id' FROM simulator.customer c WHERE c.id = w.customer_id) AS student
    FROM simulator.webhook w WHERE w.seq > $1::bigint ORDER BY w.seq) x),
  'events', (SELECT coalesce(json_agg(x), '[]') FROM (
    SELECT id, name, data FROM outbox_event WHERE sent_at IS NULL AND next_attempt_at <= $2 ORDER BY id) x),
  'settles_at', (SELECT min(settle_at) FROM simulator.payment WHERE settle_at IS NOT NULL)) AS look`;

const WORKED = `UPDATE outbox_event SET attempts = attempts + 1, sent_at = CASE WHEN $3 THEN $2::timestamptz END,
  next_attempt_at = $2::timestamptz + make_interval(mins => least(attempts * 7 + 1, 300)) WHERE id = $1 RETURNING next_attempt_at`;

const CHANGED = `SELECT s.student_id AS id, concat_ws(' ', s.revision,
  (SELECT max(updated_at) FROM payment WHERE student_id = s.student_id), (SELECT count(*) FROM mail WHERE student_id = s.student_id)) AS change
FROM user_subscription s`;

/** The code of an expected error, which a caller is shown and a job retries. Any other error is a bug. @throws it */
function refusalOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  if (error instanceof GatewayError) return `gateway ${error.kind}`;
  throw error;
}
