import pg from "pg";
import { DAILY_JOBS, type DailyJob } from "@/lib/domain/job";
import { completeEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { GatewayError } from "@/lib/gateway";
import { sendAlert } from "@/lib/services/alert/send-alert";
import type { AlertState } from "@/lib/services/alert/tell-of-alert";
import { expireOrders } from "@/lib/services/payment/expire-orders";
import { processWebhook } from "@/lib/services/payment/process-webhook";
import { readGatewayLists } from "@/lib/services/payment/read-gateway-lists";
import { receiveWebhook } from "@/lib/services/payment/receive-webhook";
import { reconcilePayments } from "@/lib/services/payment/reconcile-payments";
import { submitRefunds } from "@/lib/services/payment/submit-refund";
import { reconcileRenewals } from "@/lib/services/renewal/reconcile-renewals";
import { renewSubscription } from "@/lib/services/renewal/renew-subscription";
import { runDue } from "@/lib/services/renewal/run-due";
import { createRandom, type Random } from "@/prisma/seed/random";
import { usePool as servePool } from "@/test/support/engine";
import { copyTemplate, dropDatabase } from "@/test/support/postgres";
import { checkAtRest, checkBooks, checkCounters } from "./check-books";
import { checkMails } from "./check-mails";
import { findMiscounted, readFacts } from "./facts";
import type { Gateway } from "./gateway";
import { type Death, Life, mortalPool } from "./life";
import { MINUTE_MS, Schedule } from "./schedule";

export interface Inhabitant {
  seed: number;
  studentId: string;
  /** What becomes of her webhooks. */
  network: Random;
}

/** A seed whose history broke a rule. */
export class BrokenRule extends Error {
  override name = "BrokenRule";
  constructor(
    readonly seed: number,
    readonly problems: readonly string[],
    readonly story: readonly string[],
  ) {
    super(`seed ${seed}: ${problems.join("; ")}`);
  }
}

/** Most that a webhook is late by. Razorpay sends it again for a day. */
const LATEST_WEBHOOK_MS = 23 * 60 * MINUTE_MS;

const IMPATIENCE_MS = [1, 60].map((minutes) => minutes * MINUTE_MS);

/**
 * One database, one gateway and one clock, in which some students live at once. Our services are called as the routes and the jobs call
 * them; what those would do by the real clock (crons, the relay, retries) happens here at the world's.
 */
export class World {
  readonly schedule: Schedule;
  readonly life = new Life();
  readonly random: Random;
  readonly gateway: Gateway;
  /** For looking, not for the services. */
  readonly pool: pg.Pool;
  /** How far the clock of our machine is off. */
  skewMs = 0;
  /** Our app is down: nobody answers, no job runs. */
  isDown = false;
  readonly #servicePool: pg.Pool;
  readonly #drop: () => Promise<void>;
  readonly #people: Inhabitant[] = [];
  readonly #story: string[] = [];
  /** What was last written of each when the rules were held against her. */
  readonly #checked = new Map<string, string>();
  #banksAt: Date | null = null;
  #lastEvent = 0n;
  #ticks = 0;

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
    await gateway.moveTo({
      databaseUrl: url,
      life: world.life,
      now: () => world.schedule.now,
      receive: (webhook) => world.#receive(webhook),
    });
    // What is sent, when, how often and in what order is for the seed to decide.
    await gateway.control("POST", "/webhooks", { drop: true });
    return world;
  }

  async end(): Promise<void> {
    await Promise.all([this.pool.end(), this.#servicePool.end()]);
    await this.#drop();
  }

  /** What our machine takes the time for. */
  now(): Date {
    return new Date(this.schedule.now.getTime() + this.skewMs);
  }

  by() {
    return { realNow: this.now(), requestId: null, actor: "system", actorId: null } as const;
  }

  join(inhabitant: Inhabitant): void {
    this.#people.push(inhabitant);
  }

  tell(line: string): void {
    this.#story.push(`${this.schedule.now.toISOString()}  ${line}`);
  }

  /**
   * Runs something of ours, which may die on the way, and what follows on it.
   *
   * @returns what refused it, where something did
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
    this.tell(`${name}${died ? " (killed)" : ""}${refusal ? ` → ${refusal}` : ""}`);
    if (this.life.takeActs()) await this.follow();
    return died ? "died" : refusal;
  }

  /** The gateway's events find their way to us, banks decide in time, and what our outbox holds is done; until nothing is left. */
  async follow(): Promise<void> {
    for (;;) {
      this.life.takeActs();
      const { webhooks, events, settles_at } = await this.#look();
      if (settles_at) this.#expectBanks(new Date(settles_at));
      const atOnce = this.#planWebhooks(webhooks);
      if (atOnce.length > 0) await this.#send(atOnce);
      if (!this.isDown) for (const event of events) await this.#work(event);
      // The gateway takes note of what it sent, not of anything that is new to us.
      if (!this.life.takeActs()) return;
    }
  }

  async #look(): Promise<Look> {
    const { rows } = await this.pool.query({
      name: "look",
      text: LOOK,
      values: [this.#lastEvent.toString(), this.now()],
    });
    return rows[0].look;
  }

  /** One event of the outbox, as the engine works on it: what fails is tried again later. */
  async #work({ id, name, data }: OutboxEvent): Promise<void> {
    const death = this.random.chance(0.03) ? this.death() : null;
    let isDone = false;
    const died = await this.life.mortal(death, async () => {
      try {
        await this.#perform(name, data);
        isDone = true;
      } catch (error) {
        if (this.life.isDead) throw error;
        this.tell(`${name} → ${refusalOf(error)}`);
      }
    });
    if (died) this.tell(`${name} (killed)`);
    const { rows } = await this.pool.query({ name: "worked", text: WORKED, values: [id, this.now(), isDone && !died] });
    const again = new Date(rows[0].next_attempt_at.getTime() - this.skewMs);
    if (!isDone || died) this.schedule.at(again, "again", () => this.follow());
  }

  async #perform(name: string, data: Record<string, string>): Promise<void> {
    switch (name) {
      case "webhook/received":
        return processWebhook(this.by(), String(data.webhookId));
      case "payment/refund.requested":
        return submitRefunds(this.by(), String(data.paymentId));
      case "payment/method.confirmed":
        await renewSubscription(this.by(), String(data.subscriptionId), { afresh: true });
        return;
      case "alert/changed":
        await sendAlert(String(data.alertId), data.state as AlertState, this.now());
    }
  }

  /** A way to die, somewhere in the next steps. */
  death(): Death {
    const { random } = this;
    if (random.chance(0.4)) return { at: "call", count: random.whole(0, 3), isHeard: random.chance(0.6) };
    return { at: "statement", count: random.whole(1, 45) };
  }

  /** One of the daily jobs; now and then on two instances at once, or dying on the way. */
  async runJob(job: DailyJob): Promise<void> {
    if (this.isDown) return;
    let hasWorked = false;
    const run = async () => {
      const { done, failed } = await runDue(this.by(), job);
      if (done > 0) hasWorked = true;
      if (failed.length > 0) this.schedule.after(7 * MINUTE_MS, `${job} again`, () => this.runJob(job));
    };
    const isTwice = this.random.chance(0.1);
    const death = !isTwice && this.random.chance(0.06) ? this.death() : null;
    const refusal = await this.act(job, () => (isTwice ? settled([run(), run()]) : run()), death);
    if (refusal === "died") this.schedule.after(MINUTE_MS, `${job} again`, () => this.runJob(job));
    if (hasWorked || refusal !== null) await this.checkChanged();
  }

  /** A tick of the reconciliation. @param isWhole whether the gateway's lists are read as well, which finds what nobody waits for */
  async reconcile(isWhole = true): Promise<void> {
    if (this.isDown) return;
    let found = 0;
    await this.act("reconcile", async () => {
      found += await expireOrders(this.by());
      found += (await reconcileRenewals(this.by())).asked;
      const { webhooks, orders, refunds } = await reconcilePayments(this.by());
      found += webhooks + orders + refunds;
      if (!isWhole) return;
      const lists = await readGatewayLists(this.by());
      found += lists.payments + lists.refunds;
    });
    if (found > 0) await this.checkChanged();
  }

  /** The crons of every ten minutes, as far as they would find something. */
  expectReconciliation(): void {
    if (this.#ticks > 0) return;
    for (const ms of IMPATIENCE_MS) {
      this.#ticks += 1;
      this.schedule.after(ms + 10 * MINUTE_MS, "reconcile", async () => {
        this.#ticks -= 1;
        await this.#reconcileIfNeeded();
      });
    }
  }

  async #reconcileIfNeeded(): Promise<void> {
    const { rows } = await this.pool.query({ name: "waits", text: WAITS });
    if (rows[0].waits) await this.reconcile(false);
  }

  /** The three jobs of a day, at their hours by our clock, and a reconciliation, once a week whether it is needed or not. */
  scheduleDay(midnight: Date, day: number): void {
    for (const [job, { hour }] of Object.entries(DAILY_JOBS)) {
      const at = new Date(midnight.getTime() + hour * 60 * MINUTE_MS);
      this.schedule.at(at, job, () => this.runJob(job as DailyJob));
    }
    this.schedule.at(new Date(midnight.getTime() + 13 * 60 * MINUTE_MS), "reconcile", () =>
      day % 7 === 0 ? this.reconcile() : this.#reconcileIfNeeded(),
    );
  }

  /** Up again: what was missed is made up for once, in its order. */
  async startAgain(): Promise<void> {
    this.isDown = false;
    this.tell("started again");
    await this.follow();
    for (const job of Object.keys(DAILY_JOBS)) await this.runJob(job as DailyJob);
    await this.reconcile();
    await this.check();
  }

  /** Holds the rules against everybody of whom something was written since they were last held against her. */
  async checkChanged(): Promise<void> {
    const { rows } = await this.pool.query({ name: "changed", text: CHANGED });
    const changed = rows.filter(({ id, change }) => this.#checked.get(id) !== change);
    for (const { id, change } of changed) this.#checked.set(id, change);
    const ids = new Set(changed.map(({ id }) => id));
    await this.check(this.#people.filter(({ studentId }) => ids.has(studentId)));
  }

  /** The next debit that is on its way is decided at its time. */
  #expectBanks(at: Date): void {
    if (this.#banksAt !== null && this.#banksAt <= at) return;
    this.#banksAt = at;
    this.schedule.at(at, "banks decide", async () => {
      if (this.#banksAt?.getTime() !== at.getTime()) return;
      this.#banksAt = null;
      await this.gateway.control("POST", "/settle", { now: this.schedule.now.toISOString() });
      this.tell("banks decide");
      this.expectReconciliation();
      await this.follow();
      await this.checkChanged();
    });
  }

  /** New events of the gateway: when each comes to us, how often, or never. @returns those that come at once */
  #planWebhooks(webhooks: readonly NewWebhook[]): string[] {
    const atOnce: string[] = [];
    for (const { seq, event_id, student } of webhooks) {
      this.#lastEvent = BigInt(seq);
      const network = this.#people.find(({ studentId }) => student?.endsWith(studentId.replaceAll("-", "")))?.network;
      const random = network ?? this.random;
      const fate = random.weighted({ now: 50, soon: 12, late: 10, twice: 5, lost: 23 });
      if (fate === "now") atOnce.push(event_id);
      if (fate === "twice") atOnce.push(event_id, event_id);
      if (fate === "soon") this.#sendLater(event_id, random.whole(1, 30) * MINUTE_MS);
      if (fate === "late" || fate === "twice") this.#sendLater(event_id, random.whole(1, LATEST_WEBHOOK_MS));
    }
    return this.random.chance(0.3) ? this.random.shuffle(atOnce) : atOnce;
  }

  #sendLater(eventId: string, ms: number): void {
    this.schedule.after(ms, "webhook", () => this.#deliver([eventId]));
  }

  async #deliver(eventIds: string[]): Promise<void> {
    await this.#send(eventIds);
    await this.follow();
  }

  async #send(eventIds: string[]): Promise<void> {
    // The gateway tries again; what it could not deliver within a day is gone.
    if (this.isDown) {
      for (const id of eventIds) {
        if (!this.random.chance(0.3)) this.#sendLater(id, 5 * 60 * MINUTE_MS);
      }
    } else await this.gateway.control("POST", "/webhooks/send", { event_ids: eventIds });
  }

  async #receive({ raw, headers }: { raw: string; headers: Headers }): Promise<number> {
    if (this.isDown) return 503;
    try {
      await receiveWebhook({ raw, body: JSON.parse(raw), headers }, this.now());
      return 200;
    } catch {
      return 500;
    }
  }

  /** @throws BrokenRule where a rule is broken for somebody */
  async check(people: readonly Inhabitant[] = this.#people, isAtRest = false): Promise<void> {
    const { now } = this.schedule;
    for (const { seed, studentId } of people) {
      const facts = await readFacts(this.pool, studentId);
      const problems = [
        ...checkBooks(facts, now),
        ...checkMails(facts),
        ...checkCounters(facts.miscounted),
        ...(isAtRest ? checkAtRest(facts, now) : []),
      ];
      if (problems.length > 0) throw new BrokenRule(seed, problems, this.storyOf(seed));
    }
  }

  /** After a use, which touches nothing else. @throws BrokenRule */
  async checkCounters({ seed, studentId }: Inhabitant): Promise<void> {
    const problems = checkCounters(await findMiscounted(this.pool, studentId));
    if (problems.length > 0) throw new BrokenRule(seed, problems, this.storyOf(seed));
  }

  /** What happened to everybody, and to one. */
  storyOf(seed: number): string[] {
    return this.#story.filter((line) => !/ #\d+ /.test(line) || line.includes(` #${seed} `)).slice(-120);
  }

  /** Nothing may wait for ever. */
  async findLeftovers(): Promise<string[]> {
    const { rows } = await this.pool.query(
      `SELECT 'the event ' || name || ' is never done' AS problem FROM outbox_event WHERE sent_at IS NULL
       UNION ALL SELECT 'the webhook ' || type || ' is never processed: ' || coalesce(last_error, '') FROM webhook_event WHERE processed_at IS NULL`,
    );
    return rows.map(({ problem }) => problem);
  }
}

interface NewWebhook {
  seq: string;
  event_id: string;
  student: string | null;
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

const WAITS = `SELECT EXISTS (SELECT FROM webhook_event WHERE processed_at IS NULL)
  OR EXISTS (SELECT FROM payment_order WHERE status IN ('prepared', 'open'))
  OR EXISTS (SELECT FROM payment WHERE status IN ('created', 'authorized'))
  OR EXISTS (SELECT FROM refund WHERE status IN ('prepared', 'submitted', 'unknown'))
  OR EXISTS (SELECT FROM subscription_renewal_log WHERE status IN ('prepared', 'submitted', 'unknown')) AS waits`;

const WORKED = `UPDATE outbox_event SET attempts = attempts + 1, sent_at = CASE WHEN $3 THEN $2::timestamptz END,
  next_attempt_at = $2::timestamptz + make_interval(mins => least(attempts * 7 + 1, 300)) WHERE id = $1 RETURNING next_attempt_at`;

const CHANGED = `SELECT s.student_id AS id, concat_ws(' ', s.revision,
  (SELECT max(updated_at) FROM payment WHERE student_id = s.student_id), (SELECT count(*) FROM mail WHERE student_id = s.student_id)) AS change
FROM user_subscription s`;

/** All of them, whatever becomes of one; then as the first that failed. */
export async function settled(works: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(works);
  const failed = results.find((result) => result.status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

/** What callers are told, and jobs come back for. Anything else is a mistake of ours. @throws it */
function refusalOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  if (error instanceof GatewayError) return `gateway ${error.kind}`;
  throw error;
}
